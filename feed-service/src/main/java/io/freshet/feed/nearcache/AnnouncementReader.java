package io.freshet.feed.nearcache;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.InvalidationTarget.Around;
import io.freshet.cache.InvalidationTarget.Place;
import io.freshet.cache.InvalidationTarget.WholeFeed;
import io.freshet.cache.NotificationGeneration;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What announcements name, as the scopes that pages belong to. Errs on the side of too much, never of too little. */
final class AnnouncementReader {
    private static final String REPLAY = "replay";

    private AnnouncementReader() {}

    /**
     * Reads a whole announcement.
     *
     * @throws IllegalArgumentException if it breaks the rules: it may have meant anything
     */
    static NearAnnouncement read(FeedInvalidated announced) {
        NearAnnouncement scopes = scopes(announced);
        return new NearAnnouncement(
                scopes.named(),
                scopes.wide(),
                NotificationGeneration.parse(announced.getGeneration()).positions(),
                announced.getWatermark());
    }

    /** Reads only what was invalidated. */
    static NearAnnouncement scopes(FeedInvalidated announced) {
        Set<FeedScope> named = new HashSet<>();
        List<InvalidationTarget> wide = new ArrayList<>();
        Set<Area> withCategory = announced.getScopes().stream()
                .filter(scope -> scope.getCategory() != null)
                .map(Area::of)
                .collect(Collectors.toSet());
        for (InvalidatedScope scope : announced.getScopes()) {
            boolean told = withCategory.contains(Area.of(scope));
            targets(scope, told, isOfUser(announced)).forEach(target -> {
                switch (target) {
                    case FeedScope one -> named.add(one);
                    case Around _, Place _, WholeFeed _ -> wide.add(target);
                }
            });
        }
        return new NearAnnouncement(named, wide, Map.of(), null);
    }

    /** A replay's commands name what changes did. */
    private static boolean isOfUser(FeedInvalidated announced) {
        return announced.getCommandId() != null && !REPLAY.equals(announced.getReason());
    }

    /**
     * A change's feed without a category means the pages without a category filter if it is told with its category too,
     * and the whole feed otherwise; a command's always the whole feed.
     */
    private static Stream<InvalidationTarget> targets(
            InvalidatedScope scope, boolean toldWithItsCategory, boolean ofCommand) {
        String category = scope.getCategory();
        return switch (scope.getFeed()) {
            case "discover" ->
                Stream.of(
                        category != null || (toldWithItsCategory && !ofCommand)
                                ? new FeedScope.Discover(category)
                                : new WholeFeed(CachedFeed.DISCOVER));
            case "community" -> community(scope, toldWithItsCategory);
            case "stream" -> Stream.of(ofStreams(id(scope.getStreamId()), FeedScope.OneStream::new));
            case "seller" -> Stream.of(ofStreams(id(scope.getSellerId()), FeedScope.SellerStreams::new));
            case "live" -> Stream.of(new FeedScope.LiveStreams());
            default -> Stream.of(CachedFeed.values()).map(WholeFeed::new); // a newer invalidator's
        };
    }

    private static Stream<InvalidationTarget> community(InvalidatedScope scope, boolean toldWithItsCategory) {
        String category = scope.getCategory();
        Double latitude = scope.getLatitude();
        Double longitude = scope.getLongitude();
        Double radiusKm = scope.getRadiusKm();
        if (latitude == null && longitude == null && radiusKm == null) {
            return Stream.of(new WholeFeed(CachedFeed.COMMUNITY));
        }
        if (latitude == null || longitude == null) {
            throw new IllegalArgumentException("a place is named by its latitude and longitude");
        }
        GeoPoint point = new GeoPoint(latitude, longitude);
        if (radiusKm != null) {
            GeoCell cell = new GeoCell(point, radiusKm);
            return Stream.of(category == null ? new Place(cell) : new FeedScope.Community(cell, category));
        }
        if (category != null) {
            return Stream.of(new Around(point, category));
        }
        // Around its category concerns the pages without one too.
        return toldWithItsCategory ? Stream.empty() : Stream.of(new WholeFeed(CachedFeed.COMMUNITY));
    }

    private static InvalidationTarget ofStreams(@Nullable UUID id, Function<UUID, InvalidationTarget> one) {
        return id == null ? new WholeFeed(CachedFeed.STREAMS) : one.apply(id);
    }

    private static @Nullable UUID id(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }

    /** What a scope is about, apart from its category. */
    private record Area(
            String feed,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable Double radiusKm) {
        static Area of(InvalidatedScope scope) {
            return new Area(scope.getFeed(), scope.getLatitude(), scope.getLongitude(), scope.getRadiusKm());
        }
    }
}
