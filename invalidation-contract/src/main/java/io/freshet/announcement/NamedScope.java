package io.freshet.announcement;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.events.v1.InvalidatedScope;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A feed, or a part of one, as an announcement or a command names it. {@link InvalidatedTargets} defines its meaning.
 */
public sealed interface NamedScope {
    /** The discover feed, of one category or without one. */
    record Discover(@Nullable String category) implements NamedScope {}

    /** The community feed everywhere. */
    record Community(@Nullable String category) implements NamedScope {}

    /** The parts of the community feed that can show this point. */
    record Point(GeoPoint point, @Nullable String category) implements NamedScope {}

    /** The community feed of one place. */
    record Place(GeoCell cell, @Nullable String category) implements NamedScope {}

    /** One stream, or all streams if the id is null. */
    record OneStream(@Nullable UUID id) implements NamedScope {}

    /** One seller's streams, or all sellers' if the id is null. */
    record Seller(@Nullable UUID id) implements NamedScope {}

    /** The streams that are LIVE. */
    record Live() implements NamedScope {}

    /** A feed that this version does not know. */
    record Newer(String feed) implements NamedScope {}

    /**
     * Parses a scope.
     *
     * @throws IllegalArgumentException if it breaks the rules, such as a latitude without a longitude
     */
    static NamedScope of(InvalidatedScope scope) {
        String category = scope.getCategory();
        return switch (scope.getFeed()) {
            case "discover" -> new Discover(category);
            case "community" -> community(scope, category);
            case "stream" -> new OneStream(id(scope.getStreamId()));
            case "seller" -> new Seller(id(scope.getSellerId()));
            case "live" -> new Live();
            default -> new Newer(scope.getFeed());
        };
    }

    private static NamedScope community(InvalidatedScope scope, @Nullable String category) {
        Double latitude = scope.getLatitude();
        Double longitude = scope.getLongitude();
        Double radiusKm = scope.getRadiusKm();
        if (latitude == null && longitude == null && radiusKm == null) {
            return new Community(category);
        }
        if (latitude == null || longitude == null) {
            throw new IllegalArgumentException("a place is named by its latitude and longitude");
        }
        GeoPoint point = new GeoPoint(latitude, longitude);
        return radiusKm == null ? new Point(point, category) : new Place(new GeoCell(point, radiusKm), category);
    }

    private static @Nullable UUID id(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }

    /**
     * Names a target. A change at a point is named by the point, not by the places around it: listeners know their own
     * place, and there may be thousands.
     */
    static Stream<NamedScope> of(InvalidationTarget target) {
        return switch (target) {
            case FeedScope.Discover(String category) -> Stream.of(new Discover(category));
            case FeedScope.Community(GeoCell cell, String category) -> Stream.of(new Place(cell, category));
            case FeedScope.OneStream(UUID id) -> Stream.of(new OneStream(id));
            case FeedScope.SellerStreams(UUID sellerId) -> Stream.of(new Seller(sellerId));
            case FeedScope.LiveStreams() -> Stream.of(new Live());
            case InvalidationTarget.Around(GeoPoint point, String category) ->
                Stream.of(new Point(point, null), new Point(point, category));
            case InvalidationTarget.Place(GeoCell cell) -> Stream.of(new Place(cell, null));
            case InvalidationTarget.WholeFeed(CachedFeed feed) -> whole(feed);
        };
    }

    /** A whole feed. */
    static Stream<NamedScope> whole(CachedFeed feed) {
        return switch (feed) {
            case DISCOVER -> Stream.of(new Discover(null));
            case COMMUNITY -> Stream.of(new Community(null));
            case STREAMS -> Stream.of(new OneStream(null), new Seller(null), new Live());
        };
    }

    /** The scope in wire format. */
    default InvalidatedScope toAvro() {
        InvalidatedScope.Builder scope = InvalidatedScope.newBuilder();
        return switch (this) {
            case Discover(String category) ->
                scope.setFeed("discover").setCategory(category).build();
            case Community(String category) ->
                scope.setFeed("community").setCategory(category).build();
            case Point(GeoPoint point, String category) -> at(point, category).build();
            case Place(GeoCell cell, String category) ->
                at(cell.centre(), category).setRadiusKm(cell.radiusKm()).build();
            case OneStream(UUID id) ->
                scope.setFeed("stream").setStreamId(text(id)).build();
            case Seller(UUID id) ->
                scope.setFeed("seller").setSellerId(text(id)).build();
            case Live() -> scope.setFeed("live").build();
            case Newer(String feed) -> scope.setFeed(feed).build();
        };
    }

    private static InvalidatedScope.Builder at(GeoPoint point, @Nullable String category) {
        return InvalidatedScope.newBuilder()
                .setFeed("community")
                .setLatitude(point.latitude())
                .setLongitude(point.longitude())
                .setCategory(category);
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }
}
