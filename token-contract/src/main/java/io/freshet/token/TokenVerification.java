package io.freshet.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
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
public final class TokenVerification {
    /** Symmetric algorithms are left out: with them whoever verifies could also mint. */
    private static final Set<JWSAlgorithm> ASYMMETRIC =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    private TokenVerification() {}

    /**
     * What verifies tokens. It can wait for the JWK set, and a signature takes the time of some arithmetic.
     *
     * @param trust whose tokens count
     * @return a thread-safe decoder that remembers what it verified for a minute
     */
    public static JwtDecoder decoder(TokenTrust trust) {
        JWKSource<SecurityContext> keys =
                JWKSourceBuilder.create(location(trust.jwks())).retrying(true).build();
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys)
                .jwtProcessorCustomizer(processor -> verifyWith(processor, keys))
                .build();
        decoder.setJwtValidator(later -> OAuth2TokenValidatorResult.success());
        return new VerifiedTokens(
                decoder,
                new DelegatingOAuth2TokenValidator<>(
                        new JwtTimestampValidator(),
                        new JwtIssuerValidator(trust.issuer()),
                        new JwtClaimValidator<Collection<String>>(
                                JwtClaimNames.AUD, audience -> audience != null && audience.contains(trust.audience())),
                        new JwtClaimValidator<String>(JwtClaimNames.SUB, TokenVerification::isUuid)));
    }

    /** Which keys and algorithms count, and who does the arithmetic. */
    static void verifyWith(ConfigurableJWTProcessor<SecurityContext> processor, JWKSource<SecurityContext> keys) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ASYMMETRIC, keys));
        processor.setJWSVerifierFactory(new NativeEcdsa());
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

    private static URL location(String fileOrUrl) {
        try {
            String lower = fileOrUrl.toLowerCase(Locale.ROOT);
            return lower.startsWith("http:") || lower.startsWith("https:") || lower.startsWith("file:")
                    ? URI.create(fileOrUrl).toURL()
                    : Path.of(fileOrUrl).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("the JWK set is neither a file nor a URL: " + fileOrUrl, e);
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
