package io.freshet.gateway.follow;

import static org.awaitility.Awaitility.await;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.gateway.socket.ClientWork;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.test.util.ReflectionTestUtils;

class LiveNotifierTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final ClientWork work = new ClientWork();

    /** Neither while handling an announcement nor in housekeeping. */
    @Test
    @SuppressWarnings("NullAway") // neither the catalogue nor the users are reached
    void noFailureEndsTheThread() {
        LiveNotifier notifier = new LiveNotifier(
                new Follows(JdbcClient.create(faulty()), current()), new PerUserExecutor(work), null, null);
        ReflectionTestUtils.setField(
                notifier,
                "keptHouseNanos",
                System.nanoTime() - Duration.ofDays(1).toNanos());
        notifier.start();
        try {
            notifier.announced(wentLive()); // fails with an Error
            notifier.announced(wentLive()); // fails with an exception, as does housekeeping
            notifier.announced(wentLive());

            await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() >= 4);
        } finally {
            notifier.stop();
            work.destroy();
        }
    }

    private AbstractDataSource faulty() {
        return new AbstractDataSource() {
            @Override
            public java.sql.Connection getConnection() {
                if (asked.incrementAndGet() == 1) {
                    throw new NoClassDefFoundError("a fault of ours");
                }
                throw new UnsupportedOperationException("a fault of ours");
            }

            @Override
            public java.sql.Connection getConnection(String user, String password) {
                return getConnection();
            }
        };
    }

    private GatewaySchema current() {
        GatewaySchema schema = new GatewaySchema(faulty());
        ReflectionTestUtils.setField(schema, "current", true);
        return schema;
    }

    private static FeedInvalidated wentLive() {
        return FeedInvalidated.newBuilder()
                .setCauseEventId(UUID.randomUUID().toString())
                .setCommandId(null)
                .setReason("stream_status_changed")
                .setChangeType("WENT_LIVE")
                .setAggregateId(UUID.randomUUID().toString())
                .setScopes(List.of(InvalidatedScope.newBuilder()
                        .setFeed("seller")
                        .setSellerId(UUID.randomUUID().toString())
                        .build()))
                .setGeneration("1")
                .setKeysDeleted(0)
                .setWatermark(null)
                .build();
    }
}
