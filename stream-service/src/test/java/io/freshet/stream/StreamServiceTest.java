package io.freshet.stream;

import com.jayway.jsonpath.JsonPath;
import io.freshet.http.ValidAnswers;
import io.freshet.localstack.Engine;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.junit.UsesEngines;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import io.freshet.stream.publication.FaultySender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Runs the service on real engines and calls it over HTTP. All tests of the module share one context. */
@UsesEngines({Engine.POSTGRES, Engine.KAFKA, Engine.REGISTRY})
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
// A machine that stalls for seconds must not make the direct path look dead.
@TestPropertySource(
        properties = {
            "freshet.backstop.patience=5s",
            "freshet.publication.predecessor-wait=5s",
            "freshet.limits.writes.per-second=0"
        })
@Import(FaultySender.class)
public abstract class StreamServiceTest {
    private static final Path STATE =
            Path.of("target", "jwt-" + ProcessHandle.current().pid());
    private static final LocalIssuer ISSUER =
            new LocalIssuer(new StateDirectory(STATE.toAbsolutePath()), Clock.systemUTC());

    protected static final UUID SELLER = Role.SELLER.demoUser();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void verifyOurTokens(DynamicPropertyRegistry properties) throws IOException {
        ISSUER.prepare();
        properties.add(
                "freshet.http.jwks",
                () -> STATE.resolve("jwt/jwks.json").toAbsolutePath().toString());
    }

    protected RestTestClient anonymous() {
        String base = "http://127.0.0.1:" + port;
        return RestTestClient.bindToServer()
                .baseUrl(base)
                .requestInterceptor(ValidAnswers.of(base))
                .build();
    }

    protected RestTestClient seller() {
        return as(Role.SELLER, SELLER);
    }

    protected RestTestClient as(Role role, UUID user) {
        return anonymous()
                .mutate()
                .defaultHeader("Authorization", "Bearer " + token(role, user, Duration.ofMinutes(10)))
                .build();
    }

    protected static String token(Role role, UUID user, Duration ttl) {
        try {
            return ISSUER.token(role, user, ttl);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a stream of the demo seller and returns its id. */
    protected String createStream() {
        return created("/api/streams", "{\"title\": \"Silk\", \"category\": \"fashion\"}");
    }

    /** Creates a product of the demo seller and returns its id. */
    protected String createProduct(String furtherMembers) {
        return created("/api/products", """
                {"title": "Lamp", "category": "home", "price": {"amount": "12.50", "currency": "AED"},
                 "condition": "GOOD", "feeds": ["DISCOVER"]%s}""".formatted(furtherMembers));
    }

    protected int port() {
        return port;
    }

    protected static RestTestClient.ResponseSpec problem(
            RestTestClient.ResponseSpec response, int status, String type) {
        response.expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .valueMatches("X-Request-Id", "[0-9a-f]{32}")
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:freshet:problem:" + type);
        return response;
    }

    protected static String text(RestTestClient.ResponseSpec response) {
        byte[] body = response.expectBody().returnResult().getResponseBody();
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    private String created(String path, String body) {
        RestTestClient.ResponseSpec response = seller().post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
        response.expectStatus().isCreated();
        return JsonPath.read(text(response), "$.id");
    }
}
