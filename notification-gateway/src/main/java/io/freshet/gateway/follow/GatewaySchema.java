package io.freshet.gateway.follow;

import io.freshet.supervision.SupervisedThread;
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
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

    private final DataSource database;
    private final SupervisedThread thread =
            SupervisedThread.untilItSucceeds("gateway-schema", FIRST_PAUSE, LONGEST_PAUSE, this::migrate, this::failed);
    private boolean reported; // used only by that thread
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
        thread.start();
    }

    private void failed(@Nullable Throwable failure, Duration pause) {
        if (!reported) {
            reported = true;
            log.warn("event=schema_not_current action=retried_until_it_is cause={}", firstLine(failure));
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
        reported = false;
        log.info("event=schema_current");
    }

    private static String firstLine(@Nullable Throwable e) {
        return String.valueOf(e).lines().findFirst().orElse("");
    }

    @Override
    public void stop() {
        thread.stop(STOP_PATIENCE);
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }
}
