package io.freshet.feed;

import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.http.ValidAnswers;
import io.freshet.localstack.Engine;
import io.freshet.localstack.junit.UsesEngines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * The service on its real engines, called over HTTP. stream-service's own migrations, taken from its folder, create the
 * views that it reads: they are the contract between the two.
 */
@UsesEngines({Engine.POSTGRES, Engine.REDIS})
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
// A machine that stalls for some seconds must not fail a test. Tests of these times override them.
@TestPropertySource(
        properties = {
            "spring.data.redis.timeout=10s",
            "freshet.page-cache.max-age=60s",
            "freshet.page-cache.patience=20s",
            "freshet.page-cache.warming=false",
            "freshet.limits.loads.per-second=0"
        })
public abstract class FeedServiceTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    protected final StringRedisTemplate redis = RedisByHand.template();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void migrate(DynamicPropertyRegistry properties) {
        properties.add("FRESHET_NEAR_CACHE_SIZE", () -> "0B"); // off, so that Redis answers
        // Port 1 is reserved and closed: without a Kafka of its own, a test must not reach that of a stack on this
        // machine.
        properties.add("FRESHET_KAFKA_SASL_PORT", () -> System.getProperty("FRESHET_KAFKA_SASL_PORT", "1"));
        properties.add("FRESHET_REGISTRY_PORT", () -> System.getProperty("FRESHET_REGISTRY_PORT", "1"));
        Flyway.configure()
                .dataSource(Catalogue.OWNER)
                .locations("filesystem:../stream-service/src/main/resources/db/migration")
                .placeholders(Map.of("feed_reader_password", "freshet", "gateway_password", "freshet"))
                .load()
                .migrate();
    }

    @BeforeEach
    void empty() {
        Catalogue.empty();
        // The previous test may have cut the link to Redis; this client reconnects by itself, after a while.
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(DataAccessException.class)
                .until(() -> {
                    redis.getRequiredConnectionFactory()
                            .getConnection()
                            .serverCommands()
                            .flushAll();
                    return true;
                });
    }

    /** The raw bytes, not decoded, validated against the API document. */
    protected HttpResponse<byte[]> get(String path, String... headers) {
        HttpResponse<byte[]> answer = getPlanted(path, headers);
        ValidAnswers.of(base())
                .check(
                        "GET",
                        answer.request().uri(),
                        answer.statusCode(),
                        name -> answer.headers().firstValue(name).orElse(null),
                        answer.body());
        return answer;
    }

    /** The same without validation, for a page that a test has put into Redis, which need not be a real one. */
    protected HttpResponse<byte[]> getPlanted(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String base() {
        return "http://127.0.0.1:" + port;
    }

    protected int port() {
        return port;
    }

    protected static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    protected static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    protected static List<UUID> ids(HttpResponse<byte[]> response) {
        return JsonPath.<List<String>>read(text(response), "$.items[*].id").stream()
                .map(UUID::fromString)
                .toList();
    }

    protected RestTestClient client() {
        return RestTestClient.bindToServer()
                .baseUrl(base())
                .requestInterceptor(ValidAnswers.of(base()))
                .build();
    }
}
