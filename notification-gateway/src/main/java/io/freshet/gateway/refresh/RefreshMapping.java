package io.freshet.gateway.refresh;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From an announcement to the refreshes that listeners get: one for each category that changed. An announcement that
 * names the discover feed without any category is broad and concerns the listeners of every category.
 */
final class RefreshMapping {
    private static final String DISCOVER = "discover";
    /** A replay rebuilds what clients already have: it reaches nobody. */
    private static final String REPLAY = "replay";

    private RefreshMapping() {}

    static List<FeedRefresh> of(FeedInvalidated invalidated) {
        if (REPLAY.equals(invalidated.getReason())) {
            return List.of();
        }
        boolean discover = false;
        Set<String> categories = new LinkedHashSet<>();
        for (InvalidatedScope scope : invalidated.getScopes()) {
            if (DISCOVER.equals(scope.getFeed())) {
                discover = true;
                String category = scope.getCategory();
                if (category != null) {
                    categories.add(category);
                }
            }
        }
        if (!discover) {
            return List.of();
        }
        if (categories.isEmpty()) {
            return List.of(refresh(invalidated, null));
        }
        return categories.stream()
                .map(category -> refresh(invalidated, category))
                .toList();
    }

    private static FeedRefresh refresh(FeedInvalidated invalidated, @Nullable String category) {
        return new FeedRefresh(
                new RefreshScope.Discover(category),
                invalidated.getReason(),
                invalidated.getChangeType(),
                invalidated.getAggregateId(),
                invalidated.getGeneration());
    }
}
