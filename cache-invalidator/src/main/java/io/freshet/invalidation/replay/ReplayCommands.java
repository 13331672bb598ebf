package io.freshet.invalidation.replay;

import io.freshet.announcement.CommandExchange;
import io.freshet.announcement.Commands;
import io.freshet.announcement.NamedScope;
import io.freshet.cache.CachedFeed;
import io.freshet.cache.InvalidationTarget;
import io.freshet.events.ConsumerClosing;
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
 * Invalidates for a replay by sending commands, so the cache protocol needs no special case for replays. Only a few are
 * in flight, so that an admin's command waits behind no more than these. Not thread-safe.
 */
final class ReplayCommands implements AutoCloseable {
    private static final int AT_ONCE = 4;

    private final CommandExchange exchange;
    private final Consumer<?, ?> answers;

    /** @param answers the exchange's consumer */
    ReplayCommands(CommandExchange exchange, Consumer<?, ?> answers) {
        this.exchange = exchange;
        this.answers = answers;
    }

    /**
     * Creates the commands for targets. Those of the discover feed share one command: there, the feed without a
     * category means the pages without a filter only next to one with a category.
     *
     * @param targets to invalidate; none may include another
     * @param most the most scopes in one command, for feeds other than discover
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
     * Sends the commands and returns once all are executed.
     *
     * @return the number of page keys deleted
     * @throws CommandExchange.UnansweredException if one was not answered in time
     */
    long send(List<CacheCommand> commands, ReplayPulse meanwhile) throws InterruptedException {
        long keys = 0;
        for (int from = 0; from < commands.size(); from += AT_ONCE) {
            List<CacheCommand> few = commands.subList(from, Math.min(commands.size(), from + AT_ONCE));
            keys += exchange.send(few, meanwhile::heartbeat).stream()
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
