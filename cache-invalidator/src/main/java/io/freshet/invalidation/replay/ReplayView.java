package io.freshet.invalidation.replay;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay as shown to operators.
 *
 * @param id its id
 * @param state its state
 * @param events the number of events read
 * @param eventsTotal the number of events to read
 * @param percent of the events read, with one decimal, rounded down
 * @param eventsPerSecond the rate of reading them
 * @param etaSeconds the estimated time left; null if unknown
 * @param from the start, as requested
 * @param topics the topics replayed
 * @param warm whether the hottest pages are filled afterwards
 * @param requestedBy the admin
 * @param startedAt when it was requested
 * @param endedAt when it ended; null while it runs
 * @param unreadable the number of unreadable events, each of which invalidated everything
 * @param invalidations the number of targets invalidated
 * @param keysDeleted the number of page keys deleted with them
 * @param pagesTotal the number of pages to warm; 0 until known
 * @param pagesWarm the number of pages warmed
 * @param failure why it failed, or null
 */
record ReplayView(
        UUID id,
        ReplayState state,
        long events,
        long eventsTotal,
        double percent,
        long eventsPerSecond,
        @Nullable Long etaSeconds,
        String from,
        List<String> topics,
        boolean warm,
        UUID requestedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        long unreadable,
        long invalidations,
        long keysDeleted,
        int pagesTotal,
        int pagesWarm,
        @Nullable String failure) {
    static ReplayView of(Replay replay, int warmPagesPerSecond) {
        ReplayWork work = replay.work();
        long total = replay.eventsTotal();
        long rate = work.readingMillis() == 0 ? 0 : work.events() * 1_000 / work.readingMillis();
        return new ReplayView(
                replay.id(),
                replay.state(),
                work.events(),
                total,
                total == 0 ? 100 : Math.floorDiv(work.events() * 1_000, total) / 10.0,
                rate,
                etaSeconds(replay, total - work.events(), rate, warmPagesPerSecond),
                replay.order().from(),
                replay.order().topics(),
                replay.order().warm(),
                replay.order().requestedBy(),
                replay.order().requestedAt(),
                replay.endedAt(),
                work.unreadable(),
                work.invalidations(),
                work.keysDeleted(),
                work.pagesTotal(),
                work.pagesWarm(),
                replay.failure());
    }

    private static @Nullable Long etaSeconds(Replay replay, long left, long rate, int warmPagesPerSecond) {
        return switch (replay.state()) {
            case DONE -> 0L;
            case CANCELLED, FAILED -> null;
            case RUNNING -> {
                if (left > 0) {
                    yield rate == 0 ? null : Math.ceilDiv(left, rate);
                }
                int pages = replay.work().pagesTotal() - replay.work().pagesWarm();
                yield (long) Math.ceilDiv(pages, warmPagesPerSecond);
            }
        };
    }
}
