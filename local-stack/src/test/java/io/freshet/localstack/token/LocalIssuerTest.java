package io.freshet.localstack.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.freshet.localstack.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalIssuerTest {

    @TempDir
    Path home;

    @Test
    void aTokenVerifiesAgainstThePublicKeySet() throws Exception {
        var user = UUID.randomUUID();

        var claims = verify(issuer(Clock.systemUTC()).token(Role.SELLER, user, Duration.ofHours(12)));

        assertThat(claims.getIssuer()).isEqualTo("freshet-local");
        assertThat(claims.getAudience()).containsExactly("freshet");
        assertThat(claims.getSubject()).isEqualTo(user.toString());
        assertThat(claims.getStringListClaim("roles")).isEqualTo(List.of("seller"));
    }

    @Test
    void aTokenLivesAsLongAsAsked() throws Exception {
        Instant now = Instant.parse("2026-11-22T10:00:00Z");

        var claims = SignedJWT.parse(issuer(Clock.fixed(now, ZoneOffset.UTC))
                        .token(Role.ADMIN, Role.ADMIN.demoUser(), Duration.ofMinutes(5)))
                .getJWTClaimsSet();

        assertThat(claims.getIssueTime()).isEqualTo(Date.from(now));
        assertThat(claims.getExpirationTime()).isEqualTo(Date.from(now.plusSeconds(300)));
    }

    @Test
    void theKeyIsKept() throws Exception {
        String early = issuer(Clock.systemUTC()).token(Role.VIEWER, Role.VIEWER.demoUser(), Duration.ofHours(1));
        issuer(Clock.systemUTC()).token(Role.VIEWER, Role.VIEWER.demoUser(), Duration.ofHours(1));

        assertThat(verify(early).getSubject()).isEqualTo("00000000-0000-0000-0000-000000000001");
    }

    @Test
    void anotherStacksTokenIsRefused(@TempDir Path other) throws Exception {
        issuer(Clock.systemUTC()).prepare();
        String foreign = new LocalIssuer(new StateDirectory(other), Clock.systemUTC())
                .token(Role.ADMIN, Role.ADMIN.demoUser(), Duration.ofHours(1));

        assertThatThrownBy(() -> verify(foreign)).hasMessageContaining("no matching key");
    }

    @Test
    void onlyTheOwnerMayReadThePrivateKeyAndNobodyElseFindsItInThePublicSet() throws Exception {
        issuer(Clock.systemUTC()).prepare();

        Path jwt = home.resolve("jwt");
        assertThat(permissions(jwt)).isEqualTo("rwx------");
        assertThat(permissions(jwt.resolve("private-key.json"))).isEqualTo("rw-------");
        assertThat(Files.readString(jwt.resolve("jwks.json"))).doesNotContain("\"d\"");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private LocalIssuer issuer(Clock clock) {
        return new LocalIssuer(new StateDirectory(home), clock);
    }

    private JWTClaimsSet verify(String token) throws Exception {
        var keys = JWKSet.load(home.resolve("jwt/jwks.json").toFile());
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, new ImmutableJWKSet<>(keys)));
        return processor.process(token, null);
    }
}
