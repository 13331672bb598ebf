package io.freshet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Verifies real signatures against a JWK set of three keys. */
class TokenVerificationTest {
    private static final String SUBJECT = "00000000-0000-4000-8000-000000000001";
    private static ECKey p256;
    private static ECKey p384;
    private static RSAKey rsa;
    private static JwtDecoder tokens;

    @BeforeAll
    static void trust(@TempDir Path folder) throws JOSEException, IOException {
        p256 = new ECKeyGenerator(Curve.P_256).keyID("p256").generate();
        p384 = new ECKeyGenerator(Curve.P_384).keyID("p384").generate();
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        Path jwks = Files.writeString(folder.resolve("jwks.json"), new JWKSet(List.of(p256, p384, rsa)).toString());
        tokens = TokenVerification.decoder(new TokenTrust(jwks.toString(), "issuer", "audience"));
        // The set is read on first use; the folder is deleted after this method.
        tokens.decode(token(JWSAlgorithm.ES256, "p256", new ECDSASigner(p256)));
    }

    @Test
    void whatAKeyOfTheSetHasSignedCounts() throws JOSEException {
        assertThat(tokens.decode(token(JWSAlgorithm.ES256, "p256", new ECDSASigner(p256)))
                        .getSubject())
                .isEqualTo(SUBJECT);
        assertThat(tokens.decode(token(JWSAlgorithm.ES384, "p384", new ECDSASigner(p384)))
                        .getSubject())
                .isEqualTo(SUBJECT);
        assertThat(tokens.decode(token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa)))
                        .getSubject())
                .isEqualTo(SUBJECT);
        assertThat(tokens.decode(token(JWSAlgorithm.PS256, "rsa", new RSASSASigner(rsa)))
                        .getSubject())
                .isEqualTo(SUBJECT);
    }

    @Test
    void whatWasChangedAfterwardsDoesNot() throws JOSEException {
        String[] parts =
                token(JWSAlgorithm.ES256, "p256", new ECDSASigner(p256)).split("\\.", -1);
        byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
        signature[40] ^= 1;
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);

        assertThatThrownBy(() -> tokens.decode(parts[0] + "." + parts[1] + "." + base64(signature)))
                .isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode(parts[0] + "."
                        + base64(
                                claims.replace("-000000000001", "-000000000002").getBytes(StandardCharsets.UTF_8))
                        + "." + parts[2]))
                .isInstanceOf(BadJwtException.class);
    }

    /** CVE-2022-21449: without a range check, an all-zero signature matches everything. */
    @Test
    void aSignatureOfZerosDoesNotCount() throws JOSEException {
        String token = token(JWSAlgorithm.ES256, "p256", new ECDSASigner(p256));
        String zeros = token.substring(0, token.lastIndexOf('.') + 1) + base64(new byte[64]);

        assertThatThrownBy(() -> tokens.decode(zeros)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void whatAnotherKeyHasSignedDoesNotCount() throws JOSEException {
        ECKey other = new ECKeyGenerator(Curve.P_256).keyID("p256").generate();
        String foreign = token(JWSAlgorithm.ES256, "p256", new ECDSASigner(other));

        assertThatThrownBy(() -> tokens.decode(foreign)).isInstanceOf(BadJwtException.class);
    }

    @Test
    void ellipticCurvesAreVerifiedNativelyWhereThatIsPossible() throws JOSEException {
        Assumptions.assumeTrue(Conscrypt.isAvailable());

        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

        SignedTokens.verifyWith(processor, new ImmutableJWKSet<>(new JWKSet()));

        assertThat(processor
                        .getJWSVerifierFactory()
                        .createJWSVerifier(new JWSHeader(JWSAlgorithm.ES256), p256.toECPublicKey())
                        .getJCAContext()
                        .getProvider()
                        .getName())
                .isEqualTo("Conscrypt");
    }

    private static String token(JWSAlgorithm algorithm, String key, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key).build(),
                new JWTClaimsSet.Builder()
                        .subject(SUBJECT)
                        .issuer("issuer")
                        .audience("audience")
                        .expirationTime(Date.from(Instant.now().plusSeconds(60)))
                        .build());
        token.sign(signer);
        return token.serialize();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
