package io.freshet.gateway.refresh;

import io.freshet.announcement.InvalidationReason;
import io.freshet.announcement.NamedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.events.v1.FeedInvalidated;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Maps an announcement to the refreshes for listeners: one for each category that changed and, in the community feed,
 * for each category and place. A scope without a category is broad and concerns the listeners of every category.
 */
final class RefreshMapping {
    private RefreshMapping() {}

    static List<FeedRefresh> of(FeedInvalidated invalidated) {
        if (InvalidationReason.of(invalidated.getReason()) == InvalidationReason.REPLAY) {
            return List.of(); // a replay rebuilds what clients already have
        }
        Set<RefreshScope> scopes = new LinkedHashSet<>();
        invalidated.getScopes().forEach(scope -> {
            switch (NamedScope.of(scope)) {
                case NamedScope.Discover(String category) -> scopes.add(new RefreshScope.Discover(category));
                case NamedScope.Community(String category) ->
                    scopes.add(new RefreshScope.Community(category, new CommunityArea.Everywhere()));
                case NamedScope.Point(GeoPoint point, String category) ->
                    scopes.add(new RefreshScope.Community(category, new CommunityArea.Point(point)));
                case NamedScope.Place(GeoCell cell, String category) ->
                    scopes.add(new RefreshScope.Community(category, new CommunityArea.Place(cell)));
                case NamedScope.OneStream(UUID id) -> scopes.add(new RefreshScope.Stream(id));
                case NamedScope.Seller _, NamedScope.Live _, NamedScope.Newer _ -> {} // not subscribable
            }
        });
        // A category's refresh also reaches the listeners of all categories, so the broad one is redundant.
        Set<RefreshScope> alreadyCovered = new HashSet<>();
        scopes.forEach(scope -> {
            switch (scope) {
                case RefreshScope.Discover(var category)
                when category != null -> alreadyCovered.add(new RefreshScope.Discover(null));
                case RefreshScope.Community(var category, var area)
                when category != null -> alreadyCovered.add(new RefreshScope.Community(null, area));
                case RefreshScope.Discover _, RefreshScope.Community _, RefreshScope.Stream _ -> {}
            }
        });
        return scopes.stream()
                .filter(scope -> !alreadyCovered.contains(scope))
                .map(scope -> refresh(invalidated, scope))
                .toList();
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
