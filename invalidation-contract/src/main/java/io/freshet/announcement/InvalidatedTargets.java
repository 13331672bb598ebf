package io.freshet.announcement;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.InvalidationTarget.Around;
import io.freshet.cache.InvalidationTarget.Place;
import io.freshet.cache.InvalidationTarget.WholeFeed;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Resolves the scopes of announcements and commands to targets. The discover feed without a category is ambiguous. In a
 * change that also names a category, it means the pages without a category filter; in a user's command, the whole feed.
 * A point without a category adds nothing to the same point with its category. Pure functions.
 */
public final class InvalidatedTargets {
    private InvalidatedTargets() {}

    /**
     * Returns the targets that an announcement invalidates. Errs on the side of too many, never too few.
     *
     * @throws IllegalArgumentException if it breaks the rules; it may then have meant anything
     */
    public static Set<InvalidationTarget> of(FeedInvalidated announced) {
        // A replay's commands name scopes as changes do.
        boolean isOfUser = announced.getCommandId() != null
                && InvalidationReason.of(announced.getReason()) != InvalidationReason.REPLAY;
        List<NamedScope> scopes = read(announced.getScopes());
        return targets(scopes, !isOfUser && namesACategory(scopes));
    }

    /**
     * Returns the targets of a command. A change in a category also shows in the feed without a filter. A seller's
     * command cannot name that feed alone, so it is added. An admin's command clears exactly what it names.
     *
     * @throws IllegalArgumentException if it breaks the rules, or names an unknown feed
     */
    public static Set<InvalidationTarget> of(CacheCommand command) {
        List<NamedScope> scopes = read(command.getScopes());
        for (NamedScope scope : scopes) {
            if (scope instanceof NamedScope.Newer(String feed)) {
                throw new IllegalArgumentException("no feed is called " + feed);
            }
        }
        boolean isReplay = command.getKind() == CacheCommandKind.REPLAY;
        Set<InvalidationTarget> targets = targets(scopes, isReplay && namesACategory(scopes));
        if (command.getKind() != CacheCommandKind.CLEAR
                && targets.stream().anyMatch(FeedScope.Discover.class::isInstance)) {
            targets.add(new FeedScope.Discover(null));
        }
        return targets;
    }

    private static List<NamedScope> read(List<InvalidatedScope> scopes) {
        return scopes.stream().map(NamedScope::of).toList();
    }

    private static boolean namesACategory(List<NamedScope> scopes) {
        return scopes.stream()
                .anyMatch(scope -> scope instanceof NamedScope.Discover(String category) && category != null);
    }

    private static Set<InvalidationTarget> targets(List<NamedScope> scopes, boolean narrow) {
        Set<InvalidationTarget> targets = new LinkedHashSet<>();
        Set<GeoPoint> withCategory = new LinkedHashSet<>();
        for (NamedScope scope : scopes) {
            if (scope instanceof NamedScope.Point(GeoPoint point, String category) && category != null) {
                withCategory.add(point);
            }
        }
        scopes.forEach(scope -> target(scope, narrow, withCategory).forEach(targets::add));
        return targets;
    }

    private static Stream<InvalidationTarget> target(NamedScope scope, boolean narrow, Set<GeoPoint> withCategory) {
        return switch (scope) {
            case NamedScope.Discover(String category) ->
                Stream.of(
                        category == null && !narrow
                                ? new WholeFeed(CachedFeed.DISCOVER)
                                : new FeedScope.Discover(category));
            case NamedScope.Community _ -> Stream.of(new WholeFeed(CachedFeed.COMMUNITY));
            case NamedScope.Point(GeoPoint point, String category) -> {
                if (category != null) {
                    yield Stream.of(new Around(point, category));
                }
                yield withCategory.contains(point) ? Stream.empty() : Stream.of(new WholeFeed(CachedFeed.COMMUNITY));
            }
            case NamedScope.Place(GeoCell cell, String category) ->
                Stream.of(category == null ? new Place(cell) : new FeedScope.Community(cell, category));
            case NamedScope.OneStream(UUID id) ->
                Stream.of(id == null ? new WholeFeed(CachedFeed.STREAMS) : new FeedScope.OneStream(id));
            case NamedScope.Seller(UUID id) ->
                Stream.of(id == null ? new WholeFeed(CachedFeed.STREAMS) : new FeedScope.SellerStreams(id));
            case NamedScope.Live() -> Stream.of(new FeedScope.LiveStreams());
            case NamedScope.Newer _ -> Stream.of(CachedFeed.values()).map(WholeFeed::new);
        };
    }
}
