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
 * Verifies signatures, and says whose fault it is if that cannot be done. The libraries do not: what a token makes them
 * throw (an algorithm that its key cannot do, for one) can look like a failure of theirs. Thread-safe.
 */
final class SignedTokens implements JwtDecoder {
    /** Symmetric algorithms are left out: with them a verifier could also mint. */
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

    /** Which keys and algorithms count, and who does the arithmetic. */
    static void verifyWith(ConfigurableJWTProcessor<SecurityContext> processor, JWKSource<SecurityContext> keys) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ASYMMETRIC, keys));
        processor.setJWSVerifierFactory(new NativeEcdsa());
    }

    @Override
    public Jwt decode(String token) {
        JWSHeader header = header(token);
        long came = nanos.getAsLong();
        try {
            return verified(token);
        } catch (BadTokenException e) {
            if (e.fault() != Fault.SIGNATURE || header.getKeyID() != null || !isReadSince(came)) {
                throw e;
            }
            // It does not say which key it means: perhaps one that was rotated in.
            return verified(token);
        }
    }

    private boolean isReadSince(long came) {
        try {
            keys.readSince(came);
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
                // such as a curve that the key is not of
                case JOSEException _ -> new BadTokenException(Fault.UNKNOWN_KEY, e);
                case null, default -> new BadTokenException(Fault.MALFORMED, e);
            };
        }
    }
}
