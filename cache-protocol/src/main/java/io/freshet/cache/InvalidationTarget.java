package io.freshet.cache;

/** The target of an invalidation: a single scope, or all scopes that match a condition. */
public sealed interface InvalidationTarget
        permits FeedScope, InvalidationTarget.Around, InvalidationTarget.Place, InvalidationTarget.WholeFeed {
    /**
     * Whether the target includes a scope. Both the invalidation in Redis and holders of copies decide by this.
     *
     * @param scope any scope
     * @return whether the scope's pages become invalid
     */
    default boolean concerns(FeedScope scope) {
        return switch (this) {
            case FeedScope one -> one.equals(scope);
            case Around around -> scope instanceof FeedScope.Community place && around.canAlter(place);
            case Place place -> scope instanceof FeedScope.Community other && place.covers(other);
            case WholeFeed(CachedFeed feed) -> scope.feed() == feed;
        };
    }

    /**
     * A change at a point: the community pages of every place whose circle contains it, without a category filter or
     * with its category.
     *
     * @param point where the change is
     * @param category of what changed
     */
    record Around(GeoPoint point, String category) implements InvalidationTarget {
        boolean canAlter(FeedScope.Community scope) {
            return (scope.category() == null || scope.category().equals(category))
                    && scope.cell().canHold(point);
        }
    }

    /**
     * All community pages of one place.
     *
     * @param cell the place, as in feed requests
     */
    record Place(GeoCell cell) implements InvalidationTarget {
        boolean covers(FeedScope.Community scope) {
            return scope.cell().equals(cell);
        }
    }

    /**
     * All pages of one feed. The cost grows with their number.
     *
     * @param feed the feed
     */
    record WholeFeed(CachedFeed feed) implements InvalidationTarget {}
}
