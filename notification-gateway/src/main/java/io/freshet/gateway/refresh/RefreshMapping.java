package io.freshet.gateway.refresh;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * From an announcement to the refreshes that listeners get: one for each category that changed, and in the community feed
 * for each category and place. An announcement that names a feed without any category is broad and concerns the listeners
 * of every category.
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
                case "community" -> scopes.add(new RefreshScope.Community(scope.getCategory(), area(scope)));
                case "stream" -> scopes.add(new RefreshScope.Stream(id(scope.getStreamId())));
                default -> {} // nobody can listen to it
            }
        }
        // Who listens to all categories is told with the category that changed.
        Set<RefreshScope> alreadyTold = new HashSet<>();
        scopes.forEach(scope -> {
            switch (scope) {
                case RefreshScope.Discover(var category)
                when category != null -> alreadyTold.add(new RefreshScope.Discover(null));
                case RefreshScope.Community(var category, var area)
                when category != null -> alreadyTold.add(new RefreshScope.Community(null, area));
                case RefreshScope.Discover _, RefreshScope.Community _, RefreshScope.Stream _ -> {}
            }
        });
        return scopes.stream()
                .filter(scope -> !alreadyTold.contains(scope))
                .map(scope -> refresh(invalidated, scope))
                .toList();
    }

    private static CommunityArea area(InvalidatedScope scope) {
        Double latitude = scope.getLatitude();
        Double longitude = scope.getLongitude();
        Double radiusKm = scope.getRadiusKm();
        if (latitude == null && longitude == null && radiusKm == null) {
            return new CommunityArea.Everywhere();
        }
        if (latitude == null || longitude == null) {
            throw new IllegalArgumentException("a place is named by its latitude and longitude");
        }
        return radiusKm == null
                ? new CommunityArea.Point(new GeoPoint(latitude, longitude))
                : new CommunityArea.Place(GeoCell.of(latitude, longitude, radiusKm));
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
