package io.freshet.cache;

/** What an invalidation is asked for: a scope by its name, or every scope that something can alter. */
public sealed interface InvalidationTarget
        permits FeedScope, InvalidationTarget.Around, InvalidationTarget.Place, InvalidationTarget.WholeFeed {
    /**
     * Whether the pages of a scope become invalid with it: the same for who invalidates them in Redis and who holds copies.
     *
     * @param scope any scope
     * @return whether it is, or lies within, what is asked for
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
     * Something changed at a point: the community pages of every place whose circle holds it, those without a category
     * filter and those of its category.
     *
     * @param point where
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
     * @param cell the place, as a feed is asked for it
     */
    record Place(GeoCell cell) implements InvalidationTarget {
        boolean covers(FeedScope.Community scope) {
            return scope.cell().equals(cell);
        }
    }

    /**
     * All pages of one feed. Costs time that grows with their number.
     *
     * @param feed which
     */
    record WholeFeed(CachedFeed feed) implements InvalidationTarget {}
}
