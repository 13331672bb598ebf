package io.freshet.gateway.follow;

import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Migrates the gateway's schema in the background, because the gateway can start without PostgreSQL and before
 * stream-service has created its role. Several instances may do so at once; Flyway serializes them.
 */
final class GatewaySchema implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(GatewaySchema.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(5);

    private final DataSource database;
    private volatile @Nullable Thread thread;
    private volatile boolean current;

    GatewaySchema(DataSource database) {
        this.database = database;
    }

    /** Whether follows can be read and written. */
    boolean isCurrent() {
        return current;
    }

    @Override
    public void start() {
        // Set before the thread starts: the thread exits once this is no longer set.
        Thread started = Thread.ofPlatform().daemon().name("gateway-schema").unstarted(this::run);
        thread = started;
        started.start();
    }

    private void run() {
        Duration backoff = FIRST_BACKOFF;
        while (isRunning()) {
            try {
                migrate();
                return;
            } catch (RuntimeException | Error e) { // nothing else retries, so catch everything
                if (backoff.equals(FIRST_BACKOFF)) {
                    log.warn("event=schema_not_current action=retried_until_it_is cause={}", firstLine(e));
                }
            }
            try {
                Thread.sleep(backoff);
            } catch (InterruptedException e) {
                return;
            }
            backoff = backoff.multipliedBy(2).compareTo(LAST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LAST_BACKOFF;
        }
    }

    private void migrate() {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/gateway")
                .defaultSchema("gateway")
                .createSchemas(false)
                .connectRetries(0)
                .load()
                .migrate();
        current = true;
        log.info("event=schema_current");
    }

    private static String firstLine(Throwable e) {
        return e.toString().lines().findFirst().orElse("");
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
