package io.freshet.invalidation.replay;

import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Admin operations on replays, independent of servlet types. Any instance can serve them. Thread-safe. */
@Component
class ReplayAdmin {
    private static final Logger log = LoggerFactory.getLogger(ReplayAdmin.class);
    private static final Logger audit = LoggerFactory.getLogger("freshet.audit");

    private final ReplayLog entries;
    private final ReplayRunner runner;
    private final ReplayRanges ranges;
    /** Bounds concurrent starts: each creates a consumer to read offsets. */
    private final Semaphore starting = new Semaphore(2);

    ReplayAdmin(ReplayLog entries, ReplayRunner runner, ReplayRanges ranges) {
        this.entries = entries;
        this.runner = runner;
        this.ranges = ranges;
    }

    /**
     * Starts a replay on this instance.
     *
     * @throws ProblemException 409 while one runs, 503 if Kafka does not answer
     */
    Replay start(ReplayOrder order, ReplayFrom from) {
        if (!starting.tryAcquire()) {
            throw ProblemException.tryAgain(ProblemType.RATE_LIMITED, "replays are being started now; ask again");
        }
        try {
            return withKafka(() -> {
                ReplayBook book = entries.readLatestBook();
                Replay running = book.running();
                if (running != null) {
                    throw conflict(running);
                }
                UUID id = UUID.randomUUID();
                entries.append(new ReplayEntry.Requested(
                        id, order, runner.instance(), ranges.since(from.instant(), order.topics())));
                Replay started = book.find(id);
                if (started == null) {
                    throw conflict(book.running()); // another was written first
                }
                audit.atInfo()
                        .addKeyValue("replay", id)
                        .addKeyValue("requested_by", order.requestedBy())
                        .addKeyValue("from", order.from())
                        .addKeyValue("topics", order.topics())
                        .addKeyValue("warm", order.warm())
                        .addKeyValue("events_total", started.eventsTotal())
                        .log("a replay was started");
                return started;
            });
        } finally {
            starting.release();
        }
    }

    private static ProblemException conflict(@org.jspecify.annotations.Nullable Replay running) {
        return new ProblemException(
                ProblemType.CONFLICT,
                running == null
                        ? "another replay was started at the same moment"
                        : "replay %s is running, from %s, asked for by %s; wait for it or cancel it"
                                .formatted(
                                        running.id(),
                                        running.order().from(),
                                        running.order().requestedBy()));
    }

    List<Replay> newestFirst() {
        return withKafka(() -> entries.readLatestBook().newestFirst());
    }

    /** @throws ProblemException 404 if it is unknown */
    Replay find(UUID id) {
        return withKafka(() -> {
            Replay found = entries.readLatestBook().find(id);
            if (found == null) {
                throw new ProblemException(ProblemType.NOT_FOUND, "there is no replay " + id);
            }
            return found;
        });
    }

    /**
     * Cancels a replay. Idempotent.
     *
     * @throws ProblemException 404 if it is unknown, 409 if it has already ended
     */
    Replay cancel(UUID id, UUID by) {
        Replay found = find(id);
        return withKafka(() -> {
            Replay after = found;
            if (found.isRunning()) {
                entries.append(new ReplayEntry.Cancelled(id, by, Instant.now()));
                after = find(id);
                audit.atInfo()
                        .addKeyValue("replay", id)
                        .addKeyValue("cancelled_by", by)
                        .addKeyValue("state", after.state())
                        .addKeyValue("events", after.work().events())
                        .addKeyValue("keys_deleted", after.work().keysDeleted())
                        .log("a replay was to be cancelled");
            }
            if (after.state() != ReplayState.CANCELLED) {
                throw new ProblemException(ProblemType.CONFLICT, "replay " + id + " has ended: " + after.state());
            }
            return after;
        });
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws InterruptedException;
    }

    private static <T> T withKafka(Call<T> call) {
        try {
            return call.run();
        } catch (KafkaException | ReplayLog.Unavailable e) {
            log.warn("Kafka does not answer a call about replays", e);
            throw new ProblemException(
                    ProblemType.UNAVAILABLE,
                    "Kafka, where replays are kept, does not answer in time; look before you repeat");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemType.UNAVAILABLE, "the service is stopping");
        }
    }
}
