package io.freshet.gateway.socket;

import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Tokens that the gateway under test accepts: it verifies them against this issuer's key set. */
final class TestTokens {
    /** Relative to the module's directory, where the tests run. */
    static final String JWKS = "target/tokens/jwt/jwks.json";

    private static final StateDirectory STATE =
            new StateDirectory(Path.of("target/tokens").toAbsolutePath());

    private TestTokens() {}

    static String of(Role role, UUID user) {
        return of(role, user, Duration.ofMinutes(10));
    }

    static String of(Role role, UUID user, Duration ttl) {
        return signed(Clock.systemUTC(), role, user, ttl);
    }

    /** A token that was valid for an hour and expired the given time ago. */
    static String ended(Role role, UUID user, Duration ago) {
        Duration lifetime = Duration.ofHours(1);
        return signed(Clock.offset(Clock.systemUTC(), ago.plus(lifetime).negated()), role, user, lifetime);
    }

    private static String signed(Clock clock, Role role, UUID user, Duration ttl) {
        try {
            return new LocalIssuer(STATE, clock).token(role, user, ttl);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
