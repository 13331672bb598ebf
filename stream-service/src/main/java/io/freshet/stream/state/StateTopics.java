package io.freshet.stream.state;

import io.freshet.supervision.SupervisedThread;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps this instance in the consumer group that writes the state topics. After a session fails, starts another with
 * backoff; nothing is skipped. Starts once the service is ready, so as not to delay readiness, and affects neither
 * readiness nor health. Thread-safe.
 */
@Component
class StateTopics implements DisposableBean {
    static final String GROUP = "freshet-stream-state";

    private static final Logger log = LoggerFactory.getLogger(StateTopics.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** A session that lasts longer than this is a success. */
    private static final Duration STABLE = Duration.ofSeconds(15);

    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final StateParts parts;
    private final SupervisedThread thread =
            SupervisedThread.repeating("state-topics", FIRST_PAUSE, LONGEST_PAUSE, this::run, StateTopics::ended);
    private @Nullable StateSession session; // guarded by this

    StateTopics(StateParts parts) {
        this.parts = parts;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (parts.properties().enabled()) {
            thread.start();
        }
    }

    private void run() throws SQLException {
        long begun = System.nanoTime();
        try (StateSession running = new StateSession(parts)) {
            try {
                begin(running);
                running.run();
            } finally {
                begin(null);
            }
        } finally {
            if (System.nanoTime() - begun > STABLE.toNanos()) {
                thread.progressed();
            }
        }
    }

    private static void ended(@Nullable Throwable failure, Duration pause) {
        log.info("the state topics cannot be written, trying again in {}: {}", pause, reason(failure));
        log.debug("a session that writes the state topics has failed", failure);
    }

    private static String reason(@Nullable Throwable failure) {
        if (failure == null) {
            return "it was ended";
        }
        return failure.getCause() == null ? failure.toString() : failure + ": " + failure.getCause();
    }

    private synchronized void begin(@Nullable StateSession next) {
        session = next;
        if (next != null && !thread.isCurrent()) {
            next.end();
        }
    }

    /** Waits, for a bounded time, for pending writes, and leaves the group. */
    @Override
    public void destroy() {
        thread.finish(STOPPING, this::endSession);
    }

    private synchronized void endSession() {
        if (session != null) {
            session.end();
        }
    }
}
