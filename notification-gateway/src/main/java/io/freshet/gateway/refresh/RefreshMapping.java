package io.freshet.gateway.refresh;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From an announcement to the refreshes that listeners get: one for each category that changed. An announcement that
 * names the discover feed without any category is broad and concerns the listeners of every category.
 */
final class RefreshMapping {
    /** A replay rebuilds what clients already have: it reaches nobody. */
    private static final String REPLAY = "replay";

    private RefreshMapping() {}

    static List<FeedRefresh> of(FeedInvalidated invalidated) {
        if (REPLAY.equals(invalidated.getReason())) {
            return List.of();
        }
        Set<RefreshScope> scopes = new LinkedHashSet<>();
        for (InvalidatedScope scope : invalidated.getScopes()) {
            switch (scope.getFeed()) {
                case "discover" -> scopes.add(new RefreshScope.Discover(scope.getCategory()));
                case "stream" -> scopes.add(new RefreshScope.Stream(id(scope.getStreamId())));
                default -> {} // nobody can listen to it
            }
        }
        // Who listens to all categories is told with the category that changed.
        if (scopes.stream()
                .anyMatch(scope -> scope instanceof RefreshScope.Discover(var category) && category != null)) {
            scopes.remove(new RefreshScope.Discover(null));
        }
        return scopes.stream().map(scope -> refresh(invalidated, scope)).toList();
    }

    private static @Nullable UUID id(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private static FeedRefresh refresh(FeedInvalidated invalidated, RefreshScope scope) {
        return new FeedRefresh(
                scope,
                invalidated.getReason(),
                invalidated.getChangeType(),
                invalidated.getAggregateId(),
                invalidated.getGeneration());
    }
}
