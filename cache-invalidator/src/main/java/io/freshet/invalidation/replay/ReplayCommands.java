package io.freshet.invalidation.replay;

import io.freshet.announcement.CommandExchange;
import io.freshet.announcement.Commands;
import io.freshet.announcement.NamedScope;
import io.freshet.cache.CachedFeed;
import io.freshet.cache.InvalidationTarget;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.FeedInvalidated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * What a replay invalidates, as commands: it needs no place of its own in the cache protocol. A few at a time, so that an
 * admin's command waits behind no more. Not thread-safe.
 */
final class ReplayCommands implements AutoCloseable {
    private static final int AT_ONCE = 4;

    private final CommandExchange exchange;
    private final Consumer<?, ?> answers;

    /** @param answers the exchange's */
    ReplayCommands(CommandExchange exchange, Consumer<?, ?> answers) {
        this.exchange = exchange;
        this.answers = answers;
    }

    /**
     * Commands for targets. Those of the discover feed go in one: a feed without a category means its pages without a
     * category filter only beside one with a category.
     *
     * @param targets to invalidate, none of them within another
     * @param most how many scopes one command names, of other feeds than discover
     */
    static List<CacheCommand> of(List<InvalidationTarget> targets, int most, UUID requestedBy) {
        Map<Boolean, List<NamedScope>> scopes = targets.stream()
                .collect(Collectors.partitioningBy(
                        target -> CoalescedTargets.feedOf(target) == CachedFeed.DISCOVER,
                        Collectors.flatMapping(NamedScope::of, Collectors.toList())));
        List<CacheCommand> commands = new ArrayList<>();
        List<NamedScope> discover = scopes.getOrDefault(true, List.of());
        if (!discover.isEmpty()) {
            commands.add(Commands.of(CacheCommandKind.REPLAY, null, discover, requestedBy));
        }
        List<NamedScope> others = scopes.getOrDefault(false, List.of());
        for (int from = 0; from < others.size(); from += most) {
            commands.add(Commands.of(
                    CacheCommandKind.REPLAY,
                    null,
                    others.subList(from, Math.min(others.size(), from + most)),
                    requestedBy));
        }
        return commands;
    }

    /**
     * Returns once all are carried out.
     *
     * @return how many page keys were deleted
     * @throws CommandExchange.UnansweredException if one was not in time
     */
    long send(List<CacheCommand> commands, ReplayPulse meanwhile) throws InterruptedException {
        long keys = 0;
        for (int from = 0; from < commands.size(); from += AT_ONCE) {
            List<CacheCommand> few = commands.subList(from, Math.min(commands.size(), from + AT_ONCE));
            keys += exchange.send(few, meanwhile::beat).stream()
                    .mapToLong(FeedInvalidated::getKeysDeleted)
                    .sum();
        }
        return keys;
    }

    @Override
    public void close() {
        ConsumerClosing.close(answers);
    }
}
