package io.freshet.gateway.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;

/** The three ways to send a token, its renewal and expiry, each with its code, and the identity that features see. */
@GatewayTest
@Import(ClientsProveWhoTheyAreIT.Features.class)
@TestPropertySource(properties = {"freshet.gateway.max-connections-per-user=3", "freshet.gateway.token-warning=4s"})
class ClientsProveWhoTheyAreIT {
    private static final String FEED = "{\"feed\":\"discover\"}";

    @Autowired
    private TestGateway gateway;

    @Autowired
    private UserConnections users;

    @Autowired
    private Closings closings;

    private final UUID user = UUID.randomUUID();

    @BeforeEach
    void ready() {
        gateway.awaitReady();
    }

    @Test
    void inTheHeader() throws Exception {
        try (var client = gateway.connectAs(Role.SELLER, user)) {
            assertThat(whoIs(client)).isEqualTo(user + " [SELLER]");
        }
    }

    @Test
    void inASecondSubprotocolWhichIsNotEchoed() throws Exception {
        String token = TestTokens.of(Role.VIEWER, user);
        try (var client = TestWebSocket.connect(gateway, "freshet.v1.json", "bearer." + token)) {
            assertThat(client.socket().getSubprotocol()).isEqualTo("freshet.v1.json");
            assertThat(whoIs(client)).isEqualTo(user + " [VIEWER]");
        }
    }

    @Test
    void inAFrameThatIsAnswered() throws Exception {
        try (var client = gateway.connect()) {
            client.send(authenticate(TestTokens.of(Role.ADMIN, user)));
            var answer = client.next();

            assertThat(answer).containsEntry("event", "authenticated").containsEntry("id", "a");
            assertThat(answer.get("data"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("user_id", user.toString())
                    .containsEntry("roles", List.of("admin"))
                    .hasEntrySatisfying(
                            "expires_at",
                            end -> assertThat(Instant.parse((String) end)).isAfter(Instant.now()));
        }
    }

    @Test
    void whatIsSentBehindTheTokenWaitsForIt() throws Exception {
        try (var client = gateway.connect()) {
            client.send(authenticate(TestTokens.of(Role.ADMIN, user)));
            client.send("{\"event\":\"test_who\"}");

            client.next("authenticated");
            assertThat(client.next("who")).containsEntry("is", user + " [ADMIN]");
        }
    }

    @Test
    void listeningNeedsNoTokenAndWhatNeedsOneSaysSo() throws Exception {
        try (var client = gateway.connect().subscribe(FEED)) {
            client.send("{\"event\":\"test_who\",\"id\":\"w\"}");
            assertThat(client.next("error")).containsEntry("code", "unauthorized");
            client.subscribe(FEED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."})
    void aBadTokenEndsWith4401(String token) throws Exception {
        try (var client = gateway.connect()) {
            client.send(authenticate(token));
            assertThat(client.next("error")).containsEntry("code", "unauthorized");
            assertThat(client.closeCode()).isEqualTo(4401);
        }
        try (var client = TestWebSocket.connectWith(gateway, token, "freshet.v1.json")) {
            assertThat(client.closeCode()).isEqualTo(4401);
        }
    }

    /** Anyone can send them, since they need no valid signature. They must affect only their senders. */
    @Test
    void anyNumberOfTokensWithUnknownKeysEndsWith4401AndHarmsNobody() throws Exception {
        String[] good = TestTokens.of(Role.SELLER, user).split("\\.", -1);
        for (int i = 0; i < 20; i++) {
            String header = "{\"alg\":\"ES256\",\"kid\":\"unknown %d\"}".formatted(i);
            String token = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8)) + "."
                    + good[1] + "." + good[2];
            try (var client = gateway.connect()) {
                client.send(authenticate(token));
                var error = client.next("error");
                assertThat(error).containsEntry("code", "unauthorized");
                assertThat(String.valueOf(error.get("message"))).contains("unknown key");
                assertThat(client.closeCode()).isEqualTo(4401);
            }
            try (var client = TestWebSocket.connectWith(gateway, token, "freshet.v1.json")) {
                assertThat(client.closeCode()).isEqualTo(4401);
            }
        }
        try (var client = gateway.connectAs(Role.SELLER, user)) {
            assertThat(whoIs(client)).isEqualTo(user + " [SELLER]");
        }
    }

    @Test
    void aTokenOfAnotherIssuersKeyOrWithAnothersSignatureEndsWith4401(@TempDir Path folder) throws Exception {
        String[] mine = TestTokens.of(Role.ADMIN, user).split("\\.", -1);
        String[] others = TestTokens.of(Role.ADMIN, UUID.randomUUID()).split("\\.", -1);
        String foreign = new LocalIssuer(new StateDirectory(folder), Clock.systemUTC())
                .token(Role.ADMIN, user, Duration.ofMinutes(10));
        for (String token : List.of(mine[0] + "." + mine[1] + "." + others[2], foreign)) {
            try (var client = gateway.connect()) {
                client.send(authenticate(token));
                assertThat(client.next("error")).containsEntry("code", "unauthorized");
                assertThat(client.closeCode()).isEqualTo(4401);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3_600, 2})
    void anExpiredTokenEndsWith4505(int seconds) throws Exception {
        String token = TestTokens.ended(Role.VIEWER, user, Duration.ofSeconds(seconds));
        try (var client = gateway.connect()) {
            client.send(authenticate(token));
            assertThat(client.next("error")).containsEntry("code", "unauthorized");
            assertThat(client.closeCode()).isEqualTo(4505);
        }
        try (var client = TestWebSocket.connectWith(gateway, token, "freshet.v1.json")) {
            assertThat(client.closeCode()).isEqualTo(4505);
        }
    }

    @Test
    void theClientIsWarnedAndTheConnectionEndsWithItsToken() throws Exception {
        String token = TestTokens.of(Role.VIEWER, user, Duration.ofSeconds(6));
        try (var client = TestWebSocket.connectWith(gateway, token, "freshet.v1.json")) {
            Instant end =
                    Instant.parse(String.valueOf(client.next("token_expiring").get("expires_at")));
            assertThat(Instant.now()).isBetween(end.minusMillis(4_050), end);
            assertThat(client.closeCode()).isEqualTo(4505);
            assertThat(Instant.now()).isAfter(end.minusMillis(50));
        }
    }

    @Test
    void aRenewedTokenCarriesTheConnectionOn() throws Exception {
        String token = TestTokens.of(Role.VIEWER, user, Duration.ofSeconds(6));
        try (var client = TestWebSocket.connectWith(gateway, token, "freshet.v1.json");
                var other = TestWebSocket.connectWith(gateway, token, "freshet.v1.json")) {
            client.next("token_expiring");
            client.send(authenticate(TestTokens.of(Role.SELLER, user)));
            client.next("authenticated");

            assertThat(other.closeCode()).isEqualTo(4505);
            assertThat(whoIs(client)).isEqualTo(user + " [SELLER]");
        }
    }

    @Test
    void anotherUsersTokenEndsWith4403() throws Exception {
        try (var client = gateway.connectAs(Role.VIEWER, user)) {
            client.send(authenticate(TestTokens.of(Role.VIEWER, UUID.randomUUID())));
            assertThat(client.next("error")).containsEntry("code", "forbidden");
            assertThat(client.closeCode()).isEqualTo(4403);
        }
    }

    @Test
    void whatTheRoleDoesNotAllowEndsWith4403() throws Exception {
        try (var client = gateway.connectAs(Role.SELLER, user)) {
            client.send("{\"event\":\"test_admin\",\"id\":\"f\"}");
            assertThat(client.next("error")).containsEntry("code", "forbidden");
            assertThat(client.closeCode()).isEqualTo(4403);
        }
        try (var client = gateway.connectAs(Role.ADMIN, user)) {
            client.send("{\"event\":\"test_admin\",\"id\":\"f\"}");
            client.next("done");
        }
    }

    @Test
    void oneUserHasOnlySoManyConnectionsAndAClosedOneCountsNoMore() throws Exception {
        try (var first = gateway.connectAs(Role.VIEWER, user);
                var second = gateway.connectAs(Role.VIEWER, user)) {
            try (var third = gateway.connectAs(Role.VIEWER, user)) {
                for (var known : List.of(first, second, third)) {
                    whoIs(known);
                }
                try (var fourth = gateway.connectAs(Role.VIEWER, user)) {
                    assertThat(fourth.next("error")).containsEntry("code", "rate_limited");
                    assertThat(fourth.closeCode()).isEqualTo(4429);
                }
                whoIs(third);
            }
            await().atMost(TestGateway.PATIENCE).until(() -> users.of(user).size() == 2);
            assertThat(closings.seen.poll(20, TimeUnit.SECONDS)).isNotNull();
            users.tell(user, "hello", Map.of("n", 1));
            first.next("hello");
            second.next("hello");
        }
        await().atMost(TestGateway.PATIENCE).until(() -> !users.users().contains(user));
    }

    private static String whoIs(TestWebSocket client) throws InterruptedException {
        client.send("{\"event\":\"test_who\"}");
        return String.valueOf(client.next("who").get("is"));
    }

    private static String authenticate(String token) {
        return "{\"event\":\"authenticate\",\"data\":{\"token\":\"%s\"},\"id\":\"a\"}".formatted(token);
    }

    /** Records closed connections. */
    static final class Closings implements ConnectionListener {
        private final BlockingQueue<ClientConnection> seen = new LinkedBlockingQueue<>();

        @Override
        public void closed(ClientConnection connection) {
            seen.add(connection);
        }
    }

    @TestConfiguration
    static class Features {
        @Bean
        Closings closings() {
            return new Closings();
        }

        @Bean
        ClientEventHandler feature(ClientWork work) {
            return new ClientEventHandler() {
                @Override
                public Set<String> events() {
                    return Set.of("test_who", "test_admin");
                }

                @Override
                public CompletionStage<Reply> handle(ClientEvent event) {
                    if (event.event().equals("test_admin")) {
                        event.user(io.freshet.token.Role.ADMIN);
                        return CompletableFuture.completedFuture(Reply.of("done", Map.of()));
                    }
                    return work.submit(() -> Reply.of(
                            "who",
                            Map.of(
                                    "is",
                                    event.user().userId() + " " + event.user().roles())));
                }
            };
        }
    }
}
