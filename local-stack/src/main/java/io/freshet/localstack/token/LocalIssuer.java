package io.freshet.localstack.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/**
 * Signs tokens for the local stack (ES256).
 *
 * @param state where its key is kept; created on first use
 * @param clock provides the time of issue
 */
public record LocalIssuer(StateDirectory state, Clock clock) {

    private static final String ISSUER = "freshet-local";
    private static final String AUDIENCE = "freshet";

    /** Creates the key and the public key set if they do not exist. */
    public void prepare() throws IOException {
        SigningKey.of(state);
    }

    /** A token for a user in a role, valid from now for {@code ttl}. */
    public String token(Role role, UUID user, Duration ttl) throws IOException {
        var key = SigningKey.of(state);
        Instant now = clock.instant();
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(user.toString())
                .claim("roles", List.of(role.label()))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(ttl)))
                .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        var token = new SignedJWT(header, claims);
        try {
            token.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("Cannot sign with the key under " + state.jwt(), e);
        }
        return token.serialize();
    }
}
