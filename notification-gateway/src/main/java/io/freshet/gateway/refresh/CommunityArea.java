package io.freshet.gateway.refresh;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;

/** The part of the community feed that a refresh affects. */
public sealed interface CommunityArea {
    /** Whether the feed of a place may have changed. */
    boolean concerns(GeoCell place);

    /**
     * Something changed at one point.
     *
     * @param point the location; affects every place whose circle may contain it
     */
    record Point(GeoPoint point) implements CommunityArea {
        @Override
        public boolean concerns(GeoCell place) {
            return place.canHold(point);
        }
    }

    /**
     * One place was cleared.
     *
     * @param place the only place affected; nearby places are not
     */
    record Place(GeoCell place) implements CommunityArea {
        @Override
        public boolean concerns(GeoCell other) {
            return place.equals(other);
        }
    }

    /** Anything may have changed anywhere. */
    record Everywhere() implements CommunityArea {
        @Override
        public boolean concerns(GeoCell place) {
            return true;
        }
    }
}
