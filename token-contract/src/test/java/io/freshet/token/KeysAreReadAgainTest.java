package io.freshet.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.ECKey;
import io.freshet.token.BadTokenException.Fault;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** Uses a real HTTP server and a manual clock: bad tokens are rejected and do not affect good ones. */
class KeysAreReadAgainTest {
    private static final ECKey OLD = Tokens.key("old");
    private static final ECKey NEW = Tokens.key("new");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final JwksServer issuer = new JwksServer(OLD.toPublicJWK());
    private final JwtDecoder tokens = decoder(PATIENCE);

    KeysAreReadAgainTest() throws IOException {}

    private JwtDecoder decoder(Duration timeout) {
        return TokenVerification.decoder(
                new TokenTrust(issuer.url(), "issuer", "audience"),
                timeout,
                Clock.fixed(Tokens.NOW, ZoneOffset.UTC),
                nanos::incrementAndGet);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void assertGood(ECKey key) {
        assertThat(tokens.decode(Tokens.signedBy(key)).getSubject()).isEqualTo(Tokens.SUBJECT);
    }

    private void assertUnknown(String token) {
        assertThatThrownBy(() -> tokens.decode(token))
                .isInstanceOfSatisfying(
                        BadTokenException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNKNOWN_KEY));
    }

    private static String unknown(int number) {
        return Tokens.signedBy(Tokens.key("unknown " + number));
    }

    @Test
    void anyNumberOfUnknownKeysIsUnknownAndHasTheSetReadOnlySoOften() {
        assertGood(OLD);

        for (int i = 0; i < 100; i++) {
            assertUnknown(unknown(i));
            assertGood(OLD);
        }
        assertThat(issuer.reads()).isEqualTo(10);

        for (int i = 0; i < 5; i++) {
            pass(TrustedKeys.PACE);
            assertUnknown(unknown(i));
            assertUnknown(unknown(i));
        }
        assertThat(issuer.reads()).isEqualTo(15);
    }

    @Test
    void aKeyThatIsRotatedInCountsAtOnceAlsoRightAfterUnknownOnes() {
        assertGood(OLD);
        assertUnknown(unknown(1));
        assertUnknown(unknown(2));
        assertUnknown(unknown(3));

        issuer.rotateTo(OLD.toPublicJWK(), NEW.toPublicJWK());

        assertGood(NEW);
        assertGood(OLD);
    }

    @Test
    void whileUnknownKeysPourInARotatedInKeyWaitsASecond() {
        assertGood(OLD);
        IntStream.range(0, 50).forEach(i -> assertUnknown(unknown(i)));
        issuer.rotateTo(OLD.toPublicJWK(), NEW.toPublicJWK());

        pass(TrustedKeys.PACE);
        assertUnknown(unknown(0));

        assertGood(NEW);
        assertGood(OLD);
    }

    /** An issuer with one key need not name it (OpenID Connect Core, 10.1). */
    @Test
    void aKeyWithoutANameThatIsRotatedInCountsAtOnce() {
        ECKey before = Tokens.key(null);
        ECKey after = Tokens.key(null);
        issuer.rotateTo(before.toPublicJWK());
        assertGood(before);

        issuer.rotateTo(after.toPublicJWK());

        assertGood(after);
        for (int i = 0; i < 50; i++) {
            String forged = Tokens.sign(Tokens.key(null), null, new Payload("{\"n\":" + i + "}"));
            assertThatThrownBy(() -> tokens.decode(forged))
                    .isInstanceOfSatisfying(
                            BadTokenException.class, e -> assertThat(e.fault()).isEqualTo(Fault.SIGNATURE));
        }
        assertThat(issuer.reads()).isLessThanOrEqualTo(10);
    }

    @Test
    void whoComesDuringARotationWaitsForOneRead() throws Exception {
        assertGood(OLD);
        issuer.rotateTo(NEW.toPublicJWK());
        CountDownLatch gate = new CountDownLatch(1);
        issuer.holdUp(gate);

        List<CompletableFuture<Jwt>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> tokens.decode(Tokens.signedBy(NEW)),
                    task -> Thread.ofVirtual().start(task)));
        }
        await().atMost(PATIENCE).until(() -> issuer.reads() == 2);
        gate.countDown();

        assertThat(waiting)
                .allSatisfy(one -> assertThat(one.get(30, java.util.concurrent.TimeUnit.SECONDS)
                                .getSubject())
                        .isEqualTo(Tokens.SUBJECT));
        // the initial read, the one in flight, and one for callers that arrived after that had begun
        assertThat(issuer.reads()).isLessThanOrEqualTo(3);
    }

    @Test
    void whereTheSetCannotBeReadNobodyIsToBlame() {
        issuer.answerWith(500);
        String good = Tokens.signedBy(OLD);

        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> tokens.decode(good)).isInstanceOf(UnverifiableTokenException.class);
            assertThatThrownBy(() -> tokens.decode("nonsense")).isInstanceOf(BadTokenException.class);
        }
        assertThat(issuer.reads()).isEqualTo(1);

        issuer.answerWith(200);
        pass(TrustedKeys.PACE);
        assertGood(OLD);
    }

    @Test
    void whatIsKnownGoesOnWhereTheSetCannotBeReadAnyMore() {
        assertGood(OLD);
        issuer.serve("<html>gone</html>");

        pass(TrustedKeys.LIFETIME.plusSeconds(1));
        assertGood(OLD);
        await().atMost(PATIENCE).until(() -> issuer.reads() == 2);
        assertGood(OLD);
        assertThatThrownBy(() -> tokens.decode(Tokens.signedBy(NEW))).isInstanceOf(UnverifiableTokenException.class);
    }

    @Test
    void aKeyThatIsWithdrawnCountsNoMoreOnceTheSetIsRenewed() {
        assertGood(OLD);
        issuer.rotateTo(NEW.toPublicJWK());
        pass(TrustedKeys.LIFETIME.plusSeconds(1));

        assertGood(OLD); // triggers a refresh in the background
        await().atMost(PATIENCE).untilAsserted(() -> assertUnknown(Tokens.signedBy(OLD)));
        assertGood(NEW);
    }

    @Test
    void aServerThatHangsIsGivenUp() {
        issuer.holdUp(new CountDownLatch(1));
        JwtDecoder impatient = decoder(Duration.ofMillis(100));
        String good = Tokens.signedBy(OLD);

        assertThatThrownBy(() -> impatient.decode(good)).isInstanceOf(UnverifiableTokenException.class);
        // the next caller is not delayed again
        assertThatThrownBy(() -> impatient.decode(good)).isInstanceOf(UnverifiableTokenException.class);
        assertThat(issuer.reads()).isLessThanOrEqualTo(1);
    }
}
