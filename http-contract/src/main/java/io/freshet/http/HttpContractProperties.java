package io.freshet.http;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings common to all REST services.
 *
 * @param jwks a file or an HTTP(S) URL with the JWK set that tokens are verified against
 * @param issuer the {@code iss} that tokens must carry
 * @param audience the {@code aud} that tokens must carry
 * @param allowedOrigins browsers' origins that may call (CORS), a trailing {@code :*} for any port; none by default
 * @param trustedProxies addresses or networks whose {@code X-Forwarded-For} is trusted; none by default
 */
@ConfigurationProperties("freshet.http")
record HttpContractProperties(
        @DefaultValue(".freshet/jwt/jwks.json") String jwks,
        @DefaultValue("freshet-local") String issuer,
        @DefaultValue("freshet") String audience,
        @DefaultValue List<String> allowedOrigins,
        @DefaultValue List<String> trustedProxies) {}
