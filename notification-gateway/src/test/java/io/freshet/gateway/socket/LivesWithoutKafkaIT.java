package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.freshet.gateway.NotificationGatewayApplication;
import java.net.http.WebSocketHandshakeException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;

/** Without Kafka the gateway is alive but not ready, and accepts no clients, since it cannot guarantee delivery. */
@SpringBootTest(
        classes = NotificationGatewayApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        // Port 1 is reserved and refuses connections.
        properties = {
            "freshet.gateway.port=0",
            "spring.kafka.bootstrap-servers=127.0.0.1:1",
            "FRESHET_POSTGRES_PORT=1",
            "FRESHET_REDIS_PORT=1"
        })
@Import(TestGateway.class)
class LivesWithoutKafkaIT {
    @Autowired
    private TestGateway gateway;

    @Test
    void aliveNotReadyAndClosedToClients() throws Exception {
        // the first request initializes lazy components
        await().atMost(TestGateway.PATIENCE)
                .until(() -> gateway.get("/actuator/health/liveness").statusCode() == 200);
        assertThat(gateway.get("/actuator/health/readiness").statusCode()).isEqualTo(503);

        var events = gateway.get("/events?feed=discover");
        assertThat(events.statusCode()).isEqualTo(503);
        assertThat(events.headers().firstValue("Retry-After")).hasValue("1");
        assertThatThrownBy(() -> gateway.connect())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        refused ->
                                assertThat(refused.getResponse().statusCode()).isEqualTo(503));
    }
}
