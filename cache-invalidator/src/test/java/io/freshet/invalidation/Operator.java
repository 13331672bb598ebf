package io.freshet.invalidation;

import io.freshet.http.ValidAnswers;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Calls the service with tokens that it can verify once {@link #known} was called for its context. */
public record Operator(int port) {
    private static final Path STATE = Path.of("target", "operator-state").toAbsolutePath();
    private static final LocalIssuer ISSUER = new LocalIssuer(new StateDirectory(STATE), Clock.systemUTC());

    public static void known(DynamicPropertyRegistry properties) {
        try {
            ISSUER.prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        properties.add("freshet.http.jwks", () -> STATE.resolve("jwt/jwks.json").toString());
    }

    public RestTestClient anonymous() {
        String base = "http://127.0.0.1:" + port;
        return RestTestClient.bindToServer()
                .baseUrl(base)
                .requestInterceptor(ValidAnswers.of(base))
                .build();
    }

    public RestTestClient as(Role role) {
        try {
            String token = ISSUER.token(role, role.demoUser(), Duration.ofMinutes(10));
            return anonymous()
                    .mutate()
                    .defaultHeader("Authorization", "Bearer " + token)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the body of an admin's GET. */
    public String get(String path) {
        byte[] body = as(Role.ADMIN)
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new String(java.util.Objects.requireNonNull(body), java.nio.charset.StandardCharsets.UTF_8);
    }
}
