package io.freshet.invalidation.replay;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of a replay, derived from its log.
 *
 * @param id its id
 * @param order the request
 * @param ranges the offsets to replay, by {@code topic-partition}
 * @param state its state
 * @param runner the instance that runs it or last ran it
 * @param positions everything below them has been invalidated, by {@code topic-partition}
 * @param work the work done so far
 * @param endedAt when it ended; null while it runs
 * @param failure why it failed, or null
 */
record Replay(
        UUID id,
        ReplayOrder order,
        Map<String, OffsetRange> ranges,
        ReplayState state,
        UUID runner,
        Map<String, Long> positions,
        ReplayWork work,
        @Nullable Instant endedAt,
        @Nullable String failure) {
    Replay {
        ranges = Map.copyOf(ranges);
        positions = Map.copyOf(positions);
    }

    static Replay of(ReplayEntry.Requested requested) {
        return new Replay(
                requested.id(),
                requested.order(),
                requested.ranges(),
                ReplayState.RUNNING,
                requested.runner(),
                Map.of(),
                ReplayWork.NOTHING,
                null,
                null);
    }

    boolean isRunning() {
        return state == ReplayState.RUNNING;
    }

    boolean isRunBy(UUID instance) {
        return isRunning() && runner.equals(instance);
    }

    long eventsTotal() {
        return ranges.values().stream().mapToLong(OffsetRange::length).sum();
    }

    Replay progressed(ReplayWork done, Map<String, Long> reached) {
        return new Replay(id, order, ranges, state, runner, reached, done, endedAt, failure);
    }

    Replay runBy(UUID instance) {
        return new Replay(id, order, ranges, state, instance, positions, work, endedAt, failure);
    }

    Replay ended(ReplayState how, ReplayWork done, Instant at, @Nullable String why) {
        return new Replay(id, order, ranges, how, runner, positions, done, at, why);
    }
}
