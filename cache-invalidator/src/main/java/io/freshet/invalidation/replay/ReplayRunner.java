package io.freshet.invalidation.replay;

import io.freshet.supervision.SupervisedThread;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs this instance's replay, on a dedicated thread, and takes over a replay whose runner has been silent. The order
 * of the log decides which instance runs a replay: of two concurrent takeovers one succeeds, and an instance that has
 * lost its replay stops at its next step. Commands it has sent until then invalidate too much, never too little.
 */
@Component
class ReplayRunner implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ReplayRunner.class);
    private static final Logger audit = LoggerFactory.getLogger("freshet.audit");
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration STOP = Duration.ofSeconds(3);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(5);

    private final UUID instance = UUID.randomUUID();
    private final ReplayLog entries;
    private final ReplayParts parts;
    private final ReplayProperties properties;
    private final SupervisedThread thread =
            SupervisedThread.repeating("replay", LOOK, LOOK, this::run, ReplayRunner::failed);

    ReplayRunner(ReplayLog entries, ReplayParts parts, ReplayProperties properties) {
        this.entries = entries;
        this.parts = parts;
        this.properties = properties;
    }

    /** The name of this instance in the log; new with each start. */
    UUID instance() {
        return instance;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop(STOP);
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    private static void failed(@Nullable Throwable failure, Duration pause) {
        log.atLevel(failure instanceof Error ? Level.ERROR : Level.DEBUG)
                .setCause(failure)
                .log("replays cannot be looked after now");
    }

    private void run() throws InterruptedException {
        while (thread.isCurrent()) {
            look(entries.readBook());
        }
    }

    private void look(ReplayBook book) throws InterruptedException {
        Replay running = book.running();
        if (running == null) {
            entries.awaitNews(LOOK);
        } else if (running.isRunBy(instance)) {
            work(running.id(), book);
        } else if (book.silentNanos() > properties.lease().toNanos()) {
            log.atWarn()
                    .addKeyValue("replay", running.id())
                    .addKeyValue("silent", running.runner())
                    .log("a replay is taken over: its runner has said nothing for {}", properties.lease());
            entries.append(new ReplayEntry.TakenOver(running.id(), instance, running.runner()));
        } else {
            entries.awaitNews(LOOK);
        }
    }

    private void work(UUID id, ReplayBook book) throws InterruptedException {
        Duration backoff = FIRST_BACKOFF;
        ReplayWork reached = ReplayWork.NOTHING;
        long advancedNanos = System.nanoTime();
        for (Replay now = book.find(id); now != null && now.isRunBy(instance); now = book.find(id)) {
            try {
                ReplayWork work = new ReplayRun(now, instance, parts, properties).run();
                end(id, work, ReplayState.DONE, null);
            } catch (ReplayPulse.Lost e) {
                return;
            } catch (ReplayedEvents.Gone e) {
                end(id, now.work(), ReplayState.FAILED, String.valueOf(e.getMessage()));
            } catch (org.apache.kafka.common.errors.InterruptException e) {
                throw new InterruptedException("stopped while reading");
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("replay", id)
                        .addKeyValue("retry_in", backoff)
                        .log("a replay is tried again from its last checkpoint", e);
                Replay after = book.find(id);
                if (after != null && !isAsFar(after.work(), reached)) {
                    reached = after.work();
                    advancedNanos = System.nanoTime();
                    backoff = FIRST_BACKOFF;
                }
                if (System.nanoTime() - advancedNanos > properties.patience().toNanos()) {
                    end(
                            id,
                            reached,
                            ReplayState.FAILED,
                            "no progress for " + properties.patience() + ": " + e.getMessage());
                } else {
                    Thread.sleep(backoff);
                    backoff = backoff.multipliedBy(2).compareTo(LAST_BACKOFF) < 0
                            ? backoff.multipliedBy(2)
                            : LAST_BACKOFF;
                }
            }
        }
    }

    private static boolean isAsFar(ReplayWork now, ReplayWork before) {
        return now.events() == before.events() && now.pagesWarm() <= before.pagesWarm();
    }

    private void end(UUID id, ReplayWork work, ReplayState state, @Nullable String failure)
            throws InterruptedException {
        entries.append(new ReplayEntry.Ended(id, instance, work, state, failure, Instant.now()));
        Replay ended = entries.book().find(id);
        if (ended != null && ended.state() == state) {
            audit.atInfo()
                    .addKeyValue("replay", id)
                    .addKeyValue("requested_by", ended.order().requestedBy())
                    .addKeyValue("requested_at", ended.order().requestedAt())
                    .addKeyValue("from", ended.order().from())
                    .addKeyValue("topics", ended.order().topics())
                    .addKeyValue("warm", ended.order().warm())
                    .addKeyValue("state", state)
                    .addKeyValue("failure", failure)
                    .addKeyValue("events", work.events())
                    .addKeyValue("invalidations", work.invalidations())
                    .addKeyValue("keys_deleted", work.keysDeleted())
                    .addKeyValue("pages_warm", work.pagesWarm())
                    .log("a replay has ended");
        }
    }
}
