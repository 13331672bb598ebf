package io.freshet.gateway.follow;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class GatewaySchemaTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void whateverFailsIsTriedAgain() {
        GatewaySchema schema = new GatewaySchema(new AbstractDataSource() {
            @Override
            public Connection getConnection() {
                asked.incrementAndGet();
                throw new UnsupportedOperationException("no exception of Flyway's");
            }

            @Override
            public Connection getConnection(String user, String password) {
                return getConnection();
            }
        });
        schema.start();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() >= 2);
        } finally {
            schema.stop();
        }
    }
}
