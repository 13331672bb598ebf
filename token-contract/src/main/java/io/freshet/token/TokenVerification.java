package io.freshet.token;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.security.oauth2.jwt.Jwt;

/** Verifies bearer tokens against a JWK set. Reads the set on first use, so that a service can start without it. */
public final class TokenVerification {
    /** The time limit for an issuer's server to return its JWK set. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private TokenVerification() {}

    /**
     * Creates a decoder. Verifying a signature is CPU work only; a token with an unknown key also waits until the JWK
     * set has been read again, for a few seconds at most.
     *
     * @param trust which tokens are trusted
     * @return a thread-safe decoder that caches verified tokens for a minute; it throws only {@link BadTokenException}
     *     and {@link UnverifiableTokenException}
     */
    public static TokenDecoder decoder(TokenTrust trust) {
        return decoder(trust, TIMEOUT, Clock.systemUTC(), System::nanoTime);
    }

    static TokenDecoder decoder(TokenTrust trust, Duration timeout, Clock clock, LongSupplier nanos) {
        TrustedKeys keys = new TrustedKeys(trust.jwks(), timeout, nanos);
        return new VerifiedTokens(new SignedTokens(keys, nanos), new ClaimRules(trust, clock)::check);
    }

    /**
     * Returns the roles of a token.
     *
     * @param jwt a verified token
     * @return the known roles, without duplicates
     */
    public static List<Role> roles(Jwt jwt) {
        Object claim = jwt.getClaims().get("roles");
        return claim instanceof List<?> roles
                ? List.of(Role.values()).stream()
                        .filter(known -> roles.contains(known.claim()))
                        .toList()
                : List.of();
    }
}
