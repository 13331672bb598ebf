package io.freshet.invalidation.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.invalidation.Operator;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import io.freshet.localstack.token.Role;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** An operator gets an error in bounded time if Kafka is unavailable. */
@DirtiesContext
@UsesEngines(Engine.REDIS)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.kafka.bootstrap-servers=127.0.0.1:1",
            "spring.kafka.listener.auto-startup=false", // stopping them takes 10 s each
            "freshet.dead-letters.timeout=1s",
            "freshet.invalidation.registry=http://127.0.0.1:1/apis/registry/v3"
        })
class DeadLettersWithoutKafkaIT {
    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void tokens(DynamicPropertyRegistry properties) {
        Operator.known(properties);
    }

    @ParameterizedTest
    @CsvSource({"GET, /api/dead-letters", "POST, /api/dead-letters/freshet.product-updated.v1.dlt/0/0/replay"})
    void itIsUnavailableAndSaysWhenToTryAgain(String method, String path) {
        Instant begun = Instant.now();

        new Operator(port)
                .as(Role.ADMIN)
                .method(HttpMethod.valueOf(method))
                .uri(path)
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .exists("Retry-After")
                .expectHeader()
                .contentType("application/problem+json");

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }
}
