package io.freshet.invalidation.replay;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A replay as operators see it.
 *
 * @param id its id
 * @param state where it is
 * @param events that were read
 * @param eventsTotal how many there are to read
 * @param percent of the events, with one decimal, rounded down
 * @param eventsPerSecond while they were read
 * @param etaSeconds until it is done; null where that is not known
 * @param from as it was asked for
 * @param topics that are replayed
 * @param warm whether the hottest pages are filled afterwards
 * @param requestedBy the admin
 * @param startedAt when
 * @param endedAt null while it runs
 * @param unreadable events that could not be read: each invalidated everything
 * @param invalidations scopes, and whole feeds, that were invalidated
 * @param keysDeleted page keys that were deleted with them
 * @param pagesTotal how many pages are to be warmed, once that is known
 * @param pagesWarm how many of them are warm
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
