package io.freshet.invalidation.audit;

import io.freshet.cache.CacheUnavailableException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Runs audit rounds one after another, on a dedicated thread because a round blocks. */
@Component
class AuditSchedule implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AuditSchedule.class);

    private final Auditor auditor;
    private final AuditProperties properties;
    private @Nullable ScheduledExecutorService rounds;

    AuditSchedule(Auditor auditor, AuditProperties properties) {
        this.auditor = auditor;
        this.properties = properties;
    }

    @Override
    public synchronized void start() {
        if (!properties.enabled() || rounds != null) {
            return;
        }
        long period = properties.period().toMillis();
        rounds = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("audit").factory());
        // A random delay keeps instances that start together apart.
        rounds.scheduleWithFixedDelay(
                this::round, ThreadLocalRandom.current().nextLong(period), period, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            auditor.round();
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a round was broken off");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopping
        } catch (RuntimeException e) {
            log.error("a round of the audit failed", e); // rethrowing would end the schedule
        }
    }

    @Override
    public synchronized void stop() {
        if (rounds != null) {
            rounds.shutdownNow();
            rounds = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return rounds != null;
    }
}
