package io.freshet.feed.community;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.feed.catalogread.FeedItem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;

/**
 * An item and its distance.
 *
 * @param item with a place
 * @param distanceKm from the cell's centre, with three decimals
 */
record CommunityItem(@JsonUnwrapped FeedItem item, BigDecimal distanceKm) {
    static CommunityItem of(FeedItem item, GeoCell cell) {
        FeedItem.Location place = Objects.requireNonNull(item.location(), "only what is somewhere is near");
        double distance = cell.centre().distanceKm(new GeoPoint(place.latitude(), place.longitude()));
        return new CommunityItem(item, new BigDecimal(distance).setScale(3, RoundingMode.HALF_EVEN));
    }
}
