package io.freshet.invalidation.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The replays, derived from the entries of their log in order. One replay runs at a time, on one instance. Every
 * instance that has read the same entries has the same book. Keeps the newest replays. Thread-safe.
 */
final class ReplayBook {
    private static final int KEPT = 100;

    private final Map<UUID, Replay> replays = new LinkedHashMap<>();
    private @Nullable UUID running;
    private long lastSeenNanos = System.nanoTime();

    synchronized void apply(ReplayEntry entry) {
        Replay known = replays.get(entry.id());
        switch (entry) {
            case ReplayEntry.Requested requested
            when known == null && running == null -> {
                put(Replay.of(requested));
                running = requested.id();
                seen();
            }
            case ReplayEntry.Progressed(var _, UUID runner, ReplayWork work, var positions)
            when known != null && known.isRunBy(runner) -> {
                put(known.progressed(work, positions));
                seen();
            }
            case ReplayEntry.TakenOver(var _, UUID runner, UUID previous)
            when known != null && known.isRunBy(previous) -> {
                put(known.runBy(runner));
                seen();
            }
            case ReplayEntry.Cancelled(var _, var _, var at)
            when known != null && known.isRunning() -> end(known.ended(ReplayState.CANCELLED, known.work(), at, null));
            case ReplayEntry.Ended(var _, UUID runner, var work, var state, var failure, var at)
            when known != null && known.isRunBy(runner) -> end(known.ended(state, work, at, failure));
            case ReplayEntry.Requested _,
                    ReplayEntry.Progressed _,
                    ReplayEntry.TakenOver _,
                    ReplayEntry.Cancelled _,
                    ReplayEntry.Ended _ -> {} // the replay has ended, or has another runner
        }
    }

    private void seen() {
        lastSeenNanos = System.nanoTime();
    }

    private void end(Replay replay) {
        put(replay);
        running = null;
    }

    private void put(Replay replay) {
        replays.put(replay.id(), replay);
        if (replays.size() > KEPT) {
            replays.remove(replays.keySet().iterator().next());
        }
    }

    synchronized void forgetAll() {
        replays.clear();
        running = null;
    }

    synchronized @Nullable Replay find(UUID id) {
        return replays.get(id);
    }

    /** Returns the running replay, on this or another instance. */
    synchronized @Nullable Replay running() {
        return running == null ? null : replays.get(running);
    }

    /** Returns the time since the last sign of life of the running replay. */
    synchronized long silentNanos() {
        return System.nanoTime() - lastSeenNanos;
    }

    synchronized List<Replay> newestFirst() {
        return new ArrayList<>(replays.values()).reversed();
    }
}
