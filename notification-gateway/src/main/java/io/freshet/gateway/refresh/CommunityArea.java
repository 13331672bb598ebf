package io.freshet.gateway.refresh;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;

/** Which of the community feed's places a refresh is about. */
public sealed interface CommunityArea {
    /** Whether the feed of a place can look different afterwards. */
    boolean concerns(GeoCell place);

    /**
     * Something changed at one point.
     *
     * @param point where; every place whose circle holds it is concerned
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
     * @param place the only one that is concerned, however near another one is
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
