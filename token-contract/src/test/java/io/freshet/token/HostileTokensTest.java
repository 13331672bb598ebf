package io.freshet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import io.freshet.token.BadTokenException.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** However malformed a token is, the fault is the bearer's. */
class HostileTokensTest {
    private static final ECKey KEY = Tokens.key("key");
    private static final long NOW = Tokens.NOW.getEpochSecond();
    private static JwtDecoder tokens;

    @BeforeAll
    static void trust(@TempDir Path folder) throws IOException {
        Path jwks = Files.writeString(folder.resolve("jwks.json"), new JWKSet(KEY).toString());
        tokens = TokenVerification.decoder(
                new TokenTrust(jwks.toUri().toString(), "issuer", "audience"),
                Duration.ofSeconds(30),
                Clock.fixed(Tokens.NOW, ZoneOffset.UTC),
                System::nanoTime);
        tokens.decode(Tokens.signedBy(KEY));
    }

    /** Tokens that anyone can send. */
    static Stream<Arguments> unsigned() throws Exception {
        String claims = Tokens.base64("{\"sub\":\"%s\",\"exp\":%d}".formatted(Tokens.SUBJECT, NOW + 600));
        String good = Tokens.signedBy(KEY);
        String signature = good.substring(good.lastIndexOf('.'));
        JWSObject withPublicKey = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key").build(), new Payload("{}"));
        withPublicKey.sign(new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        return Stream.of(
                arguments("empty", "", Fault.MALFORMED),
                arguments("blank", "   ", Fault.MALFORMED),
                arguments("one part", "nonsense", Fault.MALFORMED),
                arguments("dots", "...", Fault.MALFORMED),
                arguments("many dots", ".".repeat(7_000), Fault.MALFORMED),
                arguments("no base64", "a.b.c", Fault.MALFORMED),
                arguments("not ASCII", "ä.ö.ü", Fault.MALFORMED),
                arguments("nul", "\0.\0.\0", Fault.MALFORMED),
                arguments("huge", "a".repeat(1 << 20), Fault.MALFORMED),
                arguments("alg none", header("{\"alg\":\"none\"}") + "." + claims + ".", Fault.ALGORITHM),
                arguments(
                        "alg nOnE",
                        header("{\"alg\":\"nOnE\",\"kid\":\"key\"}") + "." + claims + signature,
                        Fault.ALGORITHM),
                arguments("HS256 with the public key", withPublicKey.serialize(), Fault.ALGORITHM),
                arguments("alg missing", header("{\"kid\":\"key\"}") + "." + claims + signature, Fault.MALFORMED),
                arguments("alg null", header("{\"alg\":null}") + "." + claims + signature, Fault.MALFORMED),
                arguments("alg a list", header("{\"alg\":[\"ES256\"]}") + "." + claims + signature, Fault.MALFORMED),
                arguments(
                        "alg of another curve",
                        header("{\"alg\":\"ES384\",\"kid\":\"key\"}") + "." + claims + signature,
                        Fault.UNKNOWN_KEY),
                arguments(
                        "alg of another kind of key",
                        header("{\"alg\":\"RS256\",\"kid\":\"key\"}") + "." + claims + signature,
                        Fault.UNKNOWN_KEY),
                arguments(
                        "encrypted",
                        header("{\"alg\":\"dir\",\"enc\":\"A128GCM\"}") + "..AAAA.AAAA.AAAA",
                        Fault.ALGORITHM),
                arguments(
                        "kid unknown",
                        header("{\"alg\":\"ES256\",\"kid\":\"other\"}") + "." + claims + signature,
                        Fault.UNKNOWN_KEY),
                arguments(
                        "kid a path",
                        header("{\"alg\":\"ES256\",\"kid\":\"../../../../etc/passwd\"}") + "." + claims + signature,
                        Fault.UNKNOWN_KEY),
                arguments(
                        "kid SQL",
                        header("{\"alg\":\"ES256\",\"kid\":\"x' or 1=1 --\"}") + "." + claims + signature,
                        Fault.UNKNOWN_KEY),
                arguments(
                        "kid a number",
                        header("{\"alg\":\"ES256\",\"kid\":7}") + "." + claims + signature,
                        Fault.MALFORMED),
                arguments(
                        "kid huge",
                        header("{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted("k".repeat(100_000))) + "." + claims
                                + signature,
                        Fault.MALFORMED),
                arguments(
                        "a key of its own",
                        header("{\"alg\":\"ES256\",\"jwk\":%s}"
                                        .formatted(
                                                Tokens.key("own").toPublicJWK().toJSONString()))
                                + "." + claims + signature,
                        Fault.SIGNATURE),
                arguments(
                        "a set of its own",
                        header("{\"alg\":\"ES256\",\"kid\":\"key\",\"jku\":\"http://127.0.0.1:9/\"}") + "." + claims
                                + signature,
                        Fault.SIGNATURE),
                arguments(
                        "crit",
                        header("{\"alg\":\"ES256\",\"kid\":\"key\",\"crit\":[\"b64\"],\"b64\":false}") + "." + claims
                                + signature,
                        Fault.SIGNATURE),
                arguments(
                        "a header nested deep",
                        header("{\"alg\":\"ES256\",\"x\":%s%s}".formatted("[".repeat(20_000), "]".repeat(20_000))) + "."
                                + claims + signature,
                        Fault.MALFORMED),
                arguments("a header that is no object", header("[]") + "." + claims + signature, Fault.MALFORMED),
                arguments("signature missing", good.substring(0, good.lastIndexOf('.') + 1), Fault.MALFORMED),
                arguments("signature short", good.substring(0, good.length() - 20), Fault.SIGNATURE),
                arguments("signature long", good + "AAAA", Fault.SIGNATURE),
                arguments(
                        "signature of zeros",
                        good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86),
                        Fault.SIGNATURE),
                arguments(
                        "signature of ones",
                        good.substring(0, good.lastIndexOf('.') + 1) + "_".repeat(85) + "w",
                        Fault.SIGNATURE));
    }

    /** Tokens that only a faulty issuer can send. */
    static Stream<Arguments> signed() {
        return Stream.of(
                arguments("sub missing", with("sub", null), Fault.SUBJECT),
                arguments("sub no UUID", with("sub", "seller"), Fault.SUBJECT),
                arguments("sub empty", with("sub", ""), Fault.SUBJECT),
                arguments("sub a short UUID", with("sub", "1-1-1-1-1"), Fault.SUBJECT),
                arguments("sub a number", with("sub", 1), Fault.SUBJECT),
                arguments("sub an object", with("sub", Map.of("id", Tokens.SUBJECT)), Fault.MALFORMED),
                arguments("iss missing", with("iss", null), Fault.ISSUER),
                arguments("iss another", with("iss", "issuer2"), Fault.ISSUER),
                arguments("iss of other case", with("iss", "Issuer"), Fault.ISSUER),
                arguments("iss a list", with("iss", List.of("issuer")), Fault.MALFORMED),
                arguments("iss no URI", with("iss", "http://[nonsense"), Fault.MALFORMED),
                arguments("aud missing", with("aud", null), Fault.AUDIENCE),
                arguments("aud another", with("aud", "audience2"), Fault.AUDIENCE),
                arguments("aud others", with("aud", List.of("a", "b")), Fault.AUDIENCE),
                arguments("aud none", with("aud", List.of()), Fault.AUDIENCE),
                arguments("aud a number", with("aud", 7), Fault.MALFORMED),
                arguments("aud numbers", with("aud", List.of(1, 2)), Fault.MALFORMED),
                arguments("aud an object", with("aud", Map.of("audience", true)), Fault.MALFORMED),
                arguments("exp missing", with("exp", null), Fault.NO_END),
                arguments("exp text", with("exp", Long.toString(NOW + 600)), Fault.MALFORMED),
                arguments("exp true", with("exp", true), Fault.MALFORMED),
                arguments("exp negative", with("exp", -1), Fault.ENDED),
                arguments("exp zero", with("exp", 0), Fault.ENDED),
                arguments("exp a minute ago", with("exp", NOW - 60), Fault.ENDED),
                arguments("exp a minute ago, a fraction", with("exp", NOW - 60.5), Fault.ENDED),
                arguments("nbf in two minutes", with("nbf", NOW + 120), Fault.NOT_YET),
                arguments("nbf text", with("nbf", "now"), Fault.MALFORMED),
                arguments("iat after exp", with("iat", NOW + 700), Fault.MALFORMED),
                arguments("iat text", with("iat", "now"), Fault.MALFORMED),
                arguments("no claims", Tokens.sign(KEY, "key", new Payload("{}")), Fault.MALFORMED),
                arguments("claims no object", Tokens.sign(KEY, "key", new Payload("[]")), Fault.MALFORMED),
                arguments("claims no JSON", Tokens.sign(KEY, "key", new Payload("claims")), Fault.MALFORMED),
                arguments("claims cut off", Tokens.sign(KEY, "key", new Payload("{\"sub\":")), Fault.MALFORMED),
                arguments(
                        "claims nested deep",
                        Tokens.sign(
                                KEY,
                                "key",
                                new Payload("{\"x\":%s%s}".formatted("[".repeat(50_000), "]".repeat(50_000)))),
                        Fault.MALFORMED),
                arguments("exp infinite", Tokens.sign(KEY, "key", new Payload("{\"exp\":1e999}")), Fault.MALFORMED));
    }

    @ParameterizedTest
    @MethodSource({"unsigned", "signed"})
    void isBadForAReason(String token, Fault fault) {
        assertThatThrownBy(() -> tokens.decode(token))
                .isInstanceOfSatisfying(
                        BadTokenException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    /** A date beyond every calendar is either rejected or treated as far in the future. */
    @Test
    void anEndBeyondAllCalendarsHarmsNobody() {
        for (Object end : List.of(1e18, Long.MAX_VALUE, Long.MIN_VALUE, 1e300)) {
            try {
                tokens.decode(with("exp", end));
            } catch (BadTokenException e) {
                assertThat(e.fault()).isIn(Fault.ENDED, Fault.MALFORMED);
            }
        }
    }

    @Test
    void clocksMayDifferByAMinute() {
        tokens.decode(with("exp", NOW - 59));
        tokens.decode(with("nbf", NOW + 60));
    }

    @Test
    void anEndMayHaveAFraction() {
        tokens.decode(with("exp", NOW + 600.5));
    }

    /** Roles are never guessed. */
    @Test
    void whatIsNoListOfRolesIsNoRole() {
        List<@Nullable Object> odd = new ArrayList<>(Arrays.asList(
                null,
                "seller",
                "seller,admin",
                7,
                true,
                Map.of("seller", true),
                List.of(List.of("seller")),
                List.of("SELLER", "Seller", " seller", 1)));
        List<@Nullable Object> withNull = new ArrayList<>();
        withNull.add(null);
        odd.add(withNull);

        for (Object roles : odd) {
            assertThat(TokenVerification.roles(tokens.decode(with("roles", roles))))
                    .as("%s", roles)
                    .isEmpty();
        }
        assertThat(TokenVerification.roles(tokens.decode(with("roles", Arrays.asList(null, 7, "seller", "seller")))))
                .containsExactly(Role.SELLER);
    }

    private static Arguments arguments(String name, String token, Fault fault) {
        return Arguments.of(Named.of(name, token), fault);
    }

    private static String header(String json) {
        return Tokens.base64(json);
    }

    private static String with(String claim, @Nullable Object value) {
        Consumer<Map<String, @Nullable Object>> change =
                value == null ? claims -> claims.remove(claim) : claims -> claims.put(claim, value);
        return Tokens.signedBy(KEY, change);
    }
}
