package io.freshet.token;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.Jwt;

/** However bad a token is: it is the token that is bad. What is taken says what it must. */
class BearerTokenFuzzTest {
    private static final ECKey KEY = Tokens.key("key");
    private static final TokenDecoder TOKENS = tokens();

    private static TokenDecoder tokens() {
        try {
            Path jwks = Files.createTempFile("jwks", ".json");
            jwks.toFile().deleteOnExit();
            Files.writeString(jwks, new JWKSet(KEY).toString());
            TokenDecoder tokens = TokenVerification.decoder(
                    new TokenTrust(jwks.toUri().toString(), "issuer", "audience"),
                    Duration.ofSeconds(30),
                    Clock.fixed(Tokens.NOW, ZoneOffset.UTC),
                    System::nanoTime);
            tokens.decode(Tokens.signedBy(KEY)); // reads the set, as an unknown key does again
            return tokens;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> seeds() {
        String claims = "{\"sub\":\"" + Tokens.SUBJECT + "\",\"iss\":\"issuer\",\"aud\":%s,\"exp\":%s}";
        long end = Tokens.NOW.getEpochSecond() + 600;
        String header = Tokens.base64("{\"alg\":\"ES256\",\"kid\":\"key\"}");
        return Stream.of(
                Arguments.of(claims.formatted("\"audience\"", end), true),
                Arguments.of(claims.formatted("[\"other\",\"audience\"]", end), true),
                Arguments.of(claims.formatted("\"audience\"", "1e400"), true),
                Arguments.of(claims.formatted("\"audience\"", Long.MAX_VALUE), true),
                Arguments.of(claims.formatted("\"audience\"", end + ",\"nbf\":\"soon\""), true),
                Arguments.of(claims.formatted("\"audience\"", end + ",\"roles\":[null,7,\"admin\"]"), true),
                Arguments.of(claims.formatted("{\"a\":1}", end), true),
                Arguments.of("[]", true),
                Arguments.of("", true),
                Arguments.of(header + "." + Tokens.base64("{}") + ".AAAA", false),
                Arguments.of(Tokens.base64("{\"alg\":\"none\"}") + "." + Tokens.base64("{}") + ".", false),
                Arguments.of(
                        Tokens.base64("{\"alg\":\"ES256\",\"kid\":\"other\"}") + "." + Tokens.base64("{}") + ".AAAA",
                        false),
                Arguments.of("...", false),
                Arguments.of("ä.ö.ü", false));
    }

    /**
     * Verifies a token.
     *
     * @param signed whether the text is the claims of a token with a good signature, or all of a token
     */
    @MethodSource("seeds")
    @FuzzTest
    void aTokenIsGoodOrBad(@NotNull String text, boolean signed) {
        String token = signed ? Tokens.sign(KEY, "key", new Payload(text)) : text;
        Jwt jwt;
        try {
            jwt = TOKENS.decode(token);
        } catch (BadTokenException e) {
            assertThat(e.fault()).isNotNull();
            assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
            assertThat(TOKENS.remembers(token)).isFalse();
            return;
        }
        assertThat(signed).as("nobody else has the key").isTrue();
        assertThat(jwt.getClaimAsString("iss")).isEqualTo("issuer");
        assertThat(jwt.getAudience()).contains("audience");
        String subject = requireNonNull(jwt.getSubject());
        assertThat(UUID.fromString(subject)).hasToString(subject.toLowerCase(Locale.ROOT));
        assertThat(jwt.getExpiresAt()).isAfter(Tokens.NOW.minusSeconds(60));
        assertThat(TokenVerification.roles(jwt)).doesNotHaveDuplicates();
        assertThat(TOKENS.remembers(token)).isTrue();
        assertThat(TOKENS.decode(token).getClaims()).isEqualTo(jwt.getClaims());
    }
}
