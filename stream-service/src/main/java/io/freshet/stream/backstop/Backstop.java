package io.freshet.stream.backstop;

import io.freshet.stream.backstop.BackstopStatus.Activity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Supervises the backstop. The instance that holds the advisory lock runs it; the others stand by. Restarts it with
 * backoff after any failure. Starts once the service is ready, so as not to delay readiness.
 */
@Component
class Backstop implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Backstop.class);
    private static final Duration MIN_BACKOFF = Duration.ofMillis(250);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    private static final Duration STOPPING = Duration.ofSeconds(15);

    private final BackstopParts parts;
    private @Nullable Thread thread;

    Backstop(BackstopParts parts) {
        this.parts = parts;
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void start() {
        if (parts.properties().enabled() && thread == null) {
            thread = Thread.ofPlatform().name("backstop").daemon().start(this::run);
        }
    }

    private void run() {
        Duration backoff = MIN_BACKOFF;
        try {
            while (true) {
                String reason = runOnce();
                parts.metrics().forget();
                if (parts.status().activity() == Activity.STREAMING) {
                    backoff = MIN_BACKOFF;
                }
                parts.status().set(Activity.RETRYING, reason);
                log.warn("the backstop has stopped and begins again in {}: {}", backoff, reason);
                Thread.sleep(backoff);
                Duration doubled = backoff.multipliedBy(2);
                backoff = doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
            }
        } catch (InterruptedException _) {
            parts.status().set(Activity.DISABLED, "the service is stopping");
        }
    }

    /** Runs the backstop once; returns why it ended. */
    private String runOnce() throws InterruptedException {
        try (Ownership ownership = Ownership.open(parts.connection())) {
            while (!ownership.tryLock()) {
                parts.status().set(Activity.STANDBY, "another instance has the lock");
                Thread.sleep(parts.properties().standbyPoll());
            }
            new BackstopSession(parts, ownership).run();
            return "it has stopped";
        } catch (ExecutionException e) {
            log.debug("the backstop failed", e);
            return String.valueOf(e.getCause());
        } catch (TimeoutException e) {
            return "Kafka does not answer";
        } catch (SQLException | RuntimeException | Error e) { // nothing else would restart it
            log.debug("the backstop failed", e);
            return e.toString();
        }
    }

    @Override
    public synchronized void destroy() throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            running.join(STOPPING);
            thread = null;
        }
    }
}
