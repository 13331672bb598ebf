package io.freshet.http;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Verifies bearer tokens against a JWK set; reads it on first use, so that a service starts without it. */
final class TokenVerification {
    private TokenVerification() {}

    static JwtDecoder decoder(HttpContractProperties properties) {
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(location(properties.jwks()))
                .retrying(true)
                .build();
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys)
                .jwtProcessorCustomizer(processor -> processor.setJWSKeySelector(
                        new com.nimbusds.jose.proc.JWSVerificationKeySelector<>(ASYMMETRIC, keys)))
                .build();
        decoder.setJwtValidator(later -> OAuth2TokenValidatorResult.success());
        return new VerifiedTokens(
                decoder,
                new DelegatingOAuth2TokenValidator<>(
                        new JwtTimestampValidator(),
                        new JwtIssuerValidator(properties.issuer()),
                        new JwtClaimValidator<Collection<String>>(
                                JwtClaimNames.AUD,
                                audience -> audience != null && audience.contains(properties.audience())),
                        new JwtClaimValidator<String>(JwtClaimNames.SUB, TokenVerification::isUuid)));
    }

    /** Symmetric algorithms are left out: with them whoever verifies could also mint. */
    private static final java.util.Set<JWSAlgorithm> ASYMMETRIC =
            java.util.Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    static Collection<GrantedAuthority> authorities(Jwt jwt) {
        Object claim = jwt.getClaims().get("roles");
        return claim instanceof List<?> roles
                ? roles.stream()
                        .flatMap(role -> java.util.Arrays.stream(Role.values())
                                .filter(known -> known.claim().equals(role)))
                        .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(role.authority()))
                        .toList()
                : List.of();
    }

    private static URL location(String fileOrUrl) {
        try {
            String lower = fileOrUrl.toLowerCase(Locale.ROOT);
            return lower.startsWith("http:") || lower.startsWith("https:") || lower.startsWith("file:")
                    ? URI.create(fileOrUrl).toURL()
                    : Path.of(fileOrUrl).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("freshet.http.jwks is neither a file nor a URL: " + fileOrUrl, e);
        }
    }

    private static boolean isUuid(String subject) {
        try {
            return subject != null && UUID.fromString(subject).toString().equalsIgnoreCase(subject);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
