package io.freshet.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An issuer of tokens, whose JWK set is a file. */
final class Issuer {
    private final Path jwks;

    Issuer(ECKey... keys) {
        try {
            jwks = Files.createTempFile("jwks", ".json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        jwks.toFile().deleteOnExit();
        rotateTo(keys);
    }

    String file() {
        return jwks.toString();
    }

    void rotateTo(ECKey... keys) {
        write(new JWKSet(List.of(keys)).toPublicJWKSet().toString());
    }

    /** Replaces the JWK set by something invalid. */
    void breakDown() {
        write("<html>");
    }

    private void write(String text) {
        try {
            Files.writeString(jwks, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String token(ECKey key, @Nullable Instant end, String... roles) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .subject(UUID.randomUUID().toString())
                        .issuer("freshet-local")
                        .audience("freshet")
                        .claim("roles", List.of(roles))
                        .expirationTime(end == null ? null : Date.from(end))
                        .build());
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
