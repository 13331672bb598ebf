package io.freshet.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Creates valid and invalid tokens. */
final class Tokens {
    static final String SUBJECT = "00000000-0000-4000-8000-000000000001";
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Tokens() {}

    static ECKey key(@Nullable String kid) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates a valid token. */
    static String signedBy(ECKey key) {
        return signedBy(key, _ -> {});
    }

    /** Creates a valid token with changed claims. */
    static String signedBy(ECKey key, Consumer<Map<String, @Nullable Object>> change) {
        Map<String, @Nullable Object> claims = new LinkedHashMap<>(
                Map.of("sub", SUBJECT, "iss", "issuer", "aud", "audience", "exp", NOW.getEpochSecond() + 600));
        change.accept(claims);
        return sign(key, key.getKeyID(), new Payload(claims));
    }

    /** Signs any payload; without a kid if that is null. */
    static String sign(ECKey key, @Nullable String kid, Payload payload) {
        try {
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(JOSEObjectType.JWT)
                            .keyID(kid)
                            .build(),
                    payload);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
