package io.freshet.invalidation.announcement;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.events.v1.InvalidatedScope;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How announcements and commands name what is invalidated. */
public final class AnnouncedScopes {
    private AnnouncedScopes() {}

    /**
     * Names a target. A change at a point is named by the point and not by the places around it: those who listen know
     * their own place, and there may be thousands.
     *
     * @param target what is invalidated
     * @return its names, also for commands
     */
    public static Stream<InvalidatedScope> of(InvalidationTarget target) {
        return switch (target) {
            case FeedScope.Discover(String category) ->
                Stream.of(feed("discover").setCategory(category).build());
            case FeedScope.Community(GeoCell cell, String category) ->
                Stream.of(place(cell).setCategory(category).build());
            case FeedScope.OneStream(UUID id) ->
                Stream.of(feed("stream").setStreamId(id.toString()).build());
            case FeedScope.SellerStreams(UUID sellerId) ->
                Stream.of(feed("seller").setSellerId(sellerId.toString()).build());
            case FeedScope.LiveStreams() -> Stream.of(feed("live").build());
            case InvalidationTarget.Around(GeoPoint point, String category) ->
                Stream.of(around(point, null), around(point, category));
            case InvalidationTarget.Place(GeoCell cell) -> Stream.of(place(cell).build());
            case InvalidationTarget.WholeFeed(CachedFeed feed) -> all(feed);
        };
    }

    /** A feed without any filter: all of it. */
    static Stream<InvalidatedScope> all(CachedFeed feed) {
        return switch (feed) {
            case DISCOVER -> Stream.of(feed("discover").build());
            case COMMUNITY -> Stream.of(feed("community").build());
            case STREAMS ->
                Stream.of(
                        feed("stream").build(),
                        feed("seller").build(),
                        feed("live").build());
        };
    }

    private static InvalidatedScope around(GeoPoint point, @Nullable String category) {
        return at(point).setCategory(category).build();
    }

    private static InvalidatedScope.Builder place(GeoCell cell) {
        return at(cell.centre()).setRadiusKm(cell.radiusKm());
    }

    private static InvalidatedScope.Builder at(GeoPoint point) {
        return feed("community").setLatitude(point.latitude()).setLongitude(point.longitude());
    }

    private static InvalidatedScope.Builder feed(String name) {
        return InvalidatedScope.newBuilder().setFeed(name);
    }
}
