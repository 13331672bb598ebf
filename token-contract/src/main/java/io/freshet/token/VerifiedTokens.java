package io.freshet.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Remembers tokens whose signature was verified: that costs milliseconds of CPU, and a client sends the same token with
 * each request. What passes with time is looked at each time. A key that is withdrawn from the JWK set still counts for
 * what is remembered, so that is not for long. Bounded. Thread-safe.
 */
final class VerifiedTokens implements TokenDecoder {
    private static final int MOST = 10_000;
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final JwtDecoder verifying;
    private final Consumer<Jwt> rules;
    private final Cache<String, Jwt> verified =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LIFETIME).build();

    /**
     * Nothing remembered yet.
     *
     * @param verifying checks signatures
     * @param rules throws for claims that do not count, also for what is remembered
     */
    VerifiedTokens(JwtDecoder verifying, Consumer<Jwt> rules) {
        this.verifying = verifying;
        this.rules = rules;
    }

    @Override
    public boolean remembers(String token) {
        Jwt known = verified.getIfPresent(token);
        if (known == null) {
            return false;
        }
        try {
            rules.accept(known);
            return true;
        } catch (BadTokenException e) {
            return false;
        }
    }

    @Override
    public Jwt decode(String token) {
        Jwt known = verified.getIfPresent(token);
        Jwt jwt = known == null ? verifying.decode(token) : known;
        try {
            rules.accept(jwt);
        } catch (BadTokenException e) {
            verified.invalidate(token);
            throw e;
        }
        if (known == null) {
            verified.put(token, jwt);
        }
        return jwt;
    }
}
