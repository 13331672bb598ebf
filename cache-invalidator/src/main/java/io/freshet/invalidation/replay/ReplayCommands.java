package io.freshet.invalidation.replay;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.invalidation.announcement.AnnouncedScopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a replay invalidates, as commands. */
final class ReplayCommands {
    private ReplayCommands() {}

    /**
     * Commands for targets. Those of the discover feed go in one: a feed without a category means its pages without a
     * category filter only beside one with a category.
     *
     * @param targets to invalidate, none of them within another
     * @param most how many scopes one command names, of other feeds than discover
     */
    static List<CacheCommand> of(List<InvalidationTarget> targets, int most, UUID requestedBy) {
        Map<Boolean, List<InvalidatedScope>> scopes = targets.stream()
                .collect(Collectors.partitioningBy(
                        target -> CoalescedTargets.feedOf(target) == CachedFeed.DISCOVER,
                        Collectors.flatMapping(ReplayCommands::named, Collectors.toList())));
        List<CacheCommand> commands = new ArrayList<>();
        List<InvalidatedScope> discover = scopes.getOrDefault(true, List.of());
        if (!discover.isEmpty()) {
            commands.add(command(discover, requestedBy));
        }
        List<InvalidatedScope> others = scopes.getOrDefault(false, List.of());
        for (int from = 0; from < others.size(); from += most) {
            commands.add(command(others.subList(from, Math.min(others.size(), from + most)), requestedBy));
        }
        return commands;
    }

    private static CacheCommand command(List<InvalidatedScope> scopes, UUID requestedBy) {
        return CacheCommand.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setKind(CacheCommandKind.REPLAY)
                .setScopes(List.copyOf(scopes))
                .setRequestedBy(requestedBy.toString())
                .setRequestedAt(Instant.now())
                .build();
    }

    private static Stream<InvalidatedScope> named(InvalidationTarget target) {
        return switch (target) {
            case InvalidationTarget.WholeFeed(CachedFeed feed) ->
                Stream.of(scope(
                                switch (feed) {
                                    case DISCOVER -> "discover";
                                    case COMMUNITY -> "community";
                                    case STREAMS -> "stream";
                                })
                        .build());
            case InvalidationTarget.Around(GeoPoint point, String category) ->
                Stream.of(scope("community")
                        .setLatitude(point.latitude())
                        .setLongitude(point.longitude())
                        .setCategory(category)
                        .build());
            case FeedScope _, InvalidationTarget.Place _ -> AnnouncedScopes.of(target);
        };
    }

    private static InvalidatedScope.Builder scope(String feed) {
        return InvalidatedScope.newBuilder().setFeed(feed);
    }
}
