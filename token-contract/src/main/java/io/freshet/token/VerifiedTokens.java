package io.freshet.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Consumer;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Caches tokens whose signature was verified: verification costs milliseconds of CPU, and a client sends the same token
 * with every request. Claims that depend on time are checked on every call. Cached tokens outlive the withdrawal of
 * their key, so they are kept only briefly. Bounded. Thread-safe.
 */
final class VerifiedTokens implements TokenDecoder {
    private static final int MAX_TOKENS = 10_000;
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final JwtDecoder verifying;
    private final Consumer<Jwt> rules;
    private final Cache<String, Jwt> verified = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .expireAfterWrite(LIFETIME)
            .build();

    /**
     * Creates an empty cache.
     *
     * @param verifying verifies signatures
     * @param rules throws for invalid claims; applied to cached tokens too
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
