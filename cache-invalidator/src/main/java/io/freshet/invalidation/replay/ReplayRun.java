package io.freshet.invalidation.replay;

import io.freshet.cache.CachedRequest;
import io.freshet.events.v1.CacheCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * One attempt at a replay, from its last checkpoint to its end. Events are invalidated before a checkpoint covers them,
 * so that resuming from a checkpoint misses nothing. Not thread-safe.
 */
final class ReplayRun implements ReplayPulse {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int MOST_PENDING = 1_000;

    private final Replay replay;
    private final UUID instance;
    private final ReplayParts parts;
    private final ReplayProperties properties;
    private Map<String, Long> positions;
    private ReplayWork work;
    private long progressedNanos = System.nanoTime();

    ReplayRun(Replay replay, UUID instance, ReplayParts parts, ReplayProperties properties) {
        this.replay = replay;
        this.instance = instance;
        this.parts = parts;
        this.properties = properties;
        this.positions = replay.positions();
        this.work = replay.work();
    }

    /**
     * Runs the replay.
     *
     * @return all the work done
     * @throws Lost if it no longer belongs to this instance
     * @throws ReplayedEvents.Gone if it can never be completed
     */
    ReplayWork run() throws InterruptedException {
        heartbeat();
        readAndInvalidate();
        if (replay.order().warm()) {
            warm();
        }
        return work;
    }

    @Override
    public void heartbeat() throws InterruptedException {
        Replay now = parts.log().book().find(replay.id());
        if (now == null || !now.isRunBy(instance)) {
            throw new Lost();
        }
        if (System.nanoTime() - progressedNanos > properties.checkpoint().toNanos()) {
            publishProgress();
        }
    }

    private void publishProgress() throws InterruptedException {
        parts.log().append(new ReplayEntry.Progressed(replay.id(), instance, work, positions));
        progressedNanos = System.nanoTime();
    }

    private void readAndInvalidate() throws InterruptedException {
        CoalescedTargets targets = new CoalescedTargets(properties.scopes());
        try (ReplayedEvents events = parts.events(replay.ranges(), positions);
                ReplayCommands commands = parts.commands()) {
            Stretch stretch = new Stretch(events, work);
            while (!events.isDone()) {
                stretch.read(targets);
                if (targets.size() >= MOST_PENDING || stretch.isOld()) {
                    checkpoint(stretch, targets, commands);
                }
                stretch.pace();
            }
            checkpoint(stretch, targets, commands);
        }
    }

    private void checkpoint(Stretch stretch, CoalescedTargets targets, ReplayCommands commands)
            throws InterruptedException {
        Map<String, Long> reached = ReplayRanges.byName(stretch.events.positions());
        int size = targets.size();
        List<CacheCommand> sent = ReplayCommands.of(
                targets.take(), properties.scopesPerCommand(), replay.order().requestedBy());
        long keys = commands.send(sent, this);
        positions = reached;
        work = stretch.addedTo(work).invalidated(size, keys);
        publishProgress();
        stretch.begin();
    }

    private void warm() throws InterruptedException {
        List<CachedRequest> pages = parts.popular().hottest(properties.warmPages());
        work = work.warmed(pages.size(), 0);
        publishProgress();
        parts.warmer().warm(pages, warm -> work = work.warmed(pages.size(), warm), this);
    }

    /** Tracks what this attempt has read, and limits its rate. */
    private final class Stretch {
        private final ReplayedEvents events;
        private final ReplayWork before;
        private final long beganNanos = System.nanoTime();
        private final long eventsBefore;
        private long checkpointNanos = beganNanos;
        private long lastReadNanos = beganNanos;

        Stretch(ReplayedEvents events, ReplayWork before) {
            this.events = events;
            this.before = before;
            this.eventsBefore = events.events();
        }

        void read(CoalescedTargets into) throws InterruptedException {
            if (events.read(POLL, into)) {
                lastReadNanos = System.nanoTime();
            } else if (System.nanoTime() - lastReadNanos > properties.timeout().toNanos()) {
                events.explainSilence();
                throw new TimeoutException("no event came within " + properties.timeout());
            }
            heartbeat();
        }

        boolean isOld() {
            return System.nanoTime() - checkpointNanos > properties.checkpoint().toNanos();
        }

        void begin() {
            checkpointNanos = System.nanoTime();
            lastReadNanos = checkpointNanos; // time spent on commands does not count as silence
        }

        ReplayWork addedTo(ReplayWork done) {
            return done.read(
                    events.events(),
                    before.readingMillis() + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos),
                    before.unreadable() + events.unreadable());
        }

        /** Limits the rate, to leave CPU to the live path. */
        void pace() throws InterruptedException {
            long due = beganNanos + (long) ((events.events() - eventsBefore) * 1e9 / properties.eventsPerSecond());
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, PAUSE.toNanos()));
                heartbeat();
            }
        }
    }
}
