package io.freshet.stream.state;

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
    private static final Duration MIN_BACKOFF = Duration.ofMillis(250);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    /** A session that lasted longer than this resets the backoff. */
    private static final Duration STABLE = Duration.ofSeconds(15);

    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final StateParts parts;
    private @Nullable Thread thread;
    private @Nullable StateSession session;

    StateTopics(StateParts parts) {
        this.parts = parts;
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void start() {
        if (parts.properties().enabled() && thread == null) {
            Thread starting = Thread.ofPlatform().name("state-topics").daemon().unstarted(this::run);
            thread = starting; // before it starts: it runs only while it is the current one
            starting.start();
        }
    }

    private void run() {
        Duration backoff = MIN_BACKOFF;
        while (isCurrent()) {
            long begun = System.nanoTime();
            String failure = runOnce();
            if (System.nanoTime() - begun > STABLE.toNanos()) {
                backoff = MIN_BACKOFF;
            }
            if (isCurrent()) {
                log.info("the state topics cannot be written, trying again in {}: {}", backoff, failure);
                backoff = pause(backoff);
            }
        }
    }

    private synchronized boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Runs one session; returns why it ended. */
    private String runOnce() {
        try (StateSession running = new StateSession(parts)) {
            try {
                begin(running);
                running.run();
            } finally {
                begin(null);
            }
            return "it was ended";
        } catch (SQLException | RuntimeException | Error e) { // nothing else would restart it
            log.debug("a session that writes the state topics has failed", e);
            return e.getCause() == null ? e.toString() : e + ": " + e.getCause();
        }
    }

    private synchronized void begin(@Nullable StateSession next) {
        session = next;
        if (next != null && !isCurrent()) {
            next.end();
        }
    }

    private static Duration pause(Duration backoff) {
        try {
            Thread.sleep(backoff);
        } catch (InterruptedException _) {
            log.debug("stopped while waiting");
        }
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
    }

    /** Waits, for a bounded time, for pending writes, and leaves the group. */
    @Override
    public void destroy() throws InterruptedException {
        Thread running = stop();
        if (running != null && !running.join(STOPPING)) {
            log.warn("the writing of the state topics did not end in {} and is interrupted", STOPPING);
            running.interrupt();
        }
    }

    private synchronized @Nullable Thread stop() {
        Thread running = thread;
        thread = null;
        if (session != null) {
            session.end();
        } else if (running != null) {
            running.interrupt(); // it is waiting for its next session
        }
        return running;
    }
}
