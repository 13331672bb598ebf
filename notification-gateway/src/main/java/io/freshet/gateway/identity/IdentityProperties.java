package io.freshet.gateway.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which tokens are accepted. All services share these settings, under {@code freshet.http}.
 *
 * @param jwks a file or an HTTP(S) URL with the JWK set that tokens are verified against
 * @param issuer the {@code iss} that tokens must carry
 * @param audience the {@code aud} that tokens must carry
 */
@ConfigurationProperties("freshet.http")
record IdentityProperties(
        @DefaultValue(".freshet/jwt/jwks.json") String jwks,
        @DefaultValue("freshet-local") String issuer,
        @DefaultValue("freshet") String audience) {}
