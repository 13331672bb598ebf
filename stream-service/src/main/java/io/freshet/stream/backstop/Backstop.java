package io.freshet.stream.backstop;

import io.freshet.stream.backstop.BackstopStatus.Activity;
import io.freshet.supervision.SupervisedThread;
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
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration STOPPING = Duration.ofSeconds(15);

    private final BackstopParts parts;
    private final SupervisedThread thread =
            SupervisedThread.repeating("backstop", FIRST_PAUSE, LONGEST_PAUSE, this::run, this::ended);

    Backstop(BackstopParts parts) {
        this.parts = parts;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (parts.properties().enabled()) {
            thread.start();
        }
    }

    private void run() throws Exception {
        try (Ownership ownership = Ownership.open(parts.connection())) {
            while (!ownership.tryLock()) {
                parts.status().set(Activity.STANDBY, "another instance has the lock");
                Thread.sleep(parts.properties().standbyPoll());
            }
            new BackstopSession(parts, ownership).run();
        } finally {
            parts.metrics().forget();
            if (parts.status().activity() == Activity.STREAMING) {
                thread.progressed();
            }
        }
    }

    private void ended(@Nullable Throwable failure, Duration pause) {
        String reason = reason(failure);
        parts.status().set(Activity.RETRYING, reason);
        log.warn("the backstop has stopped and begins again in {}: {}", pause, reason);
        log.debug("the backstop failed", failure);
    }

    private static String reason(@Nullable Throwable failure) {
        return switch (failure) {
            case null -> "it has stopped";
            case ExecutionException e -> String.valueOf(e.getCause());
            case TimeoutException _ -> "Kafka does not answer";
            default -> failure.toString();
        };
    }

    @Override
    public void destroy() {
        thread.stop(STOPPING);
        parts.status().set(Activity.DISABLED, "the service is stopping");
    }
}
