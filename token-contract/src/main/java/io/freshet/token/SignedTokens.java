package io.freshet.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import io.freshet.token.BadTokenException.Fault;
import java.text.ParseException;
import java.util.Set;
import java.util.function.LongSupplier;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifies signatures and classifies failures as the bearer's or the server's. The libraries do not: the exceptions
 * that a token provokes (such as for an algorithm that its key does not support) can look like internal errors.
 * Thread-safe.
 */
final class SignedTokens implements JwtDecoder {
    /** Excludes symmetric algorithms: a verifier could mint tokens with them. */
    private static final Set<JWSAlgorithm> ASYMMETRIC =
            Set.of(JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.RS256, JWSAlgorithm.PS256);

    private final TrustedKeys keys;
    private final LongSupplier nanos;
    private final NimbusJwtDecoder decoder;

    SignedTokens(TrustedKeys keys, LongSupplier nanos) {
        this.keys = keys;
        this.nanos = nanos;
        decoder = NimbusJwtDecoder.withJwkSource(keys)
                .jwtProcessorCustomizer(processor -> verifyWith(processor, keys))
                .build();
        decoder.setJwtValidator(later -> OAuth2TokenValidatorResult.success());
    }

    /** Sets the accepted keys and algorithms and the ECDSA implementation. */
    static void verifyWith(ConfigurableJWTProcessor<SecurityContext> processor, JWKSource<SecurityContext> keys) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ASYMMETRIC, keys));
        processor.setJWSVerifierFactory(new NativeEcdsa());
    }

    @Override
    public Jwt decode(String token) {
        JWSHeader header = header(token);
        long arrivedAt = nanos.getAsLong();
        try {
            return verified(token);
        } catch (BadTokenException e) {
            if (e.fault() != Fault.SIGNATURE || header.getKeyID() != null || !isReadSince(arrivedAt)) {
                throw e;
            }
            // It names no key: it may be signed with one that was rotated in.
            return verified(token);
        }
    }

    private boolean isReadSince(long arrivedAt) {
        try {
            keys.readSince(arrivedAt);
            return true;
        } catch (TrustedKeys.UnreadableException e) {
            return false;
        }
    }

    private static JWSHeader header(String token) {
        try {
            if (JWTParser.parse(token) instanceof SignedJWT signed
                    && ASYMMETRIC.contains(signed.getHeader().getAlgorithm())) {
                return signed.getHeader();
            }
        } catch (ParseException | RuntimeException e) {
            throw new BadTokenException(Fault.MALFORMED, e);
        }
        throw new BadTokenException(Fault.ALGORITHM);
    }

    private Jwt verified(String token) {
        try {
            return decoder.decode(token);
        } catch (JwtException e) {
            throw switch (e.getCause()) {
                case TrustedKeys.UnreadableException unreadable -> new UnverifiableTokenException(unreadable);
                case BadJWSException _ -> new BadTokenException(Fault.SIGNATURE, e);
                case BadJWTException _ -> new BadTokenException(Fault.MALFORMED, e);
                case BadJOSEException _ -> new BadTokenException(Fault.UNKNOWN_KEY, e);
                // such as a curve that does not match the key
                case JOSEException _ -> new BadTokenException(Fault.UNKNOWN_KEY, e);
                case null, default -> new BadTokenException(Fault.MALFORMED, e);
            };
        }
    }
}
