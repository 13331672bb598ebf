package io.freshet.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/**
 * Remembers tokens whose signature was verified: that costs milliseconds of CPU, and a client sends the same token with
 * each request. What passes with time is looked at each time. A key that is withdrawn from the JWK set still counts for
 * what is remembered, so that is not for long. Bounded. Thread-safe.
 */
final class VerifiedTokens implements JwtDecoder {
    private static final int MOST = 10_000;
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    private final JwtDecoder verifying;
    private final OAuth2TokenValidator<Jwt> validator;
    private final Cache<String, Jwt> verified =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LIFETIME).build();

    /**
     * Nothing remembered yet.
     *
     * @param verifying checks signatures
     * @param validator checks claims, also of what is remembered
     */
    VerifiedTokens(JwtDecoder verifying, OAuth2TokenValidator<Jwt> validator) {
        this.verifying = verifying;
        this.validator = validator;
    }

    @Override
    public Jwt decode(String token) {
        Jwt known = verified.getIfPresent(token);
        Jwt jwt = known == null ? verifying.decode(token) : known;
        OAuth2TokenValidatorResult result = validator.validate(jwt);
        if (result.hasErrors()) {
            verified.invalidate(token);
            throw hasEnded(jwt)
                    ? new ExpiredTokenException(result.getErrors())
                    : new JwtValidationException("the token's claims are not valid", result.getErrors());
        }
        if (known == null) {
            verified.put(token, jwt);
        }
        return jwt;
    }

    private static boolean hasEnded(Jwt jwt) {
        Instant end = jwt.getExpiresAt();
        return end != null && end.isBefore(Instant.now());
    }
}
