package io.freshet.token;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.security.oauth2.jwt.Jwt;

/** Verifies bearer tokens against a JWK set; reads it on first use, so that a service starts without it. */
public final class TokenVerification {
    /** How long an issuer's server may take for its JWK set. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private TokenVerification() {}

    /**
     * What verifies tokens. A signature takes the time of some arithmetic; a token whose key is not known also waits until
     * the JWK set was read again, a few seconds at most.
     *
     * @param trust whose tokens count
     * @return a thread-safe decoder that remembers what it verified for a minute; it throws {@link BadTokenException} and
     *     {@link UnverifiableTokenException}, nothing else
     */
    public static TokenDecoder decoder(TokenTrust trust) {
        return decoder(trust, TIMEOUT, Clock.systemUTC(), System::nanoTime);
    }

    static TokenDecoder decoder(TokenTrust trust, Duration timeout, Clock clock, LongSupplier nanos) {
        TrustedKeys keys = new TrustedKeys(trust.jwks(), timeout, nanos);
        return new VerifiedTokens(new SignedTokens(keys, nanos), new ClaimRules(trust, clock)::check);
    }

    /**
     * The roles that a token carries.
     *
     * @param jwt a verified token
     * @return those that are known, each once
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
