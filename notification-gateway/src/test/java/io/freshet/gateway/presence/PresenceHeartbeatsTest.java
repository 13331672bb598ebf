package io.freshet.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.socket.ClientConnection;
import io.freshet.gateway.socket.ClientShare;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PresenceHeartbeatsTest {
    private static final Identity USER = new Identity(UUID.randomUUID(), Set.of(), Instant.EPOCH);

    private final List<Collection<UUID>> passed = new ArrayList<>();
    private Supplier<CompletionStage<?>> store = () -> CompletableFuture.completedFuture(null);
    private final PresenceHeartbeats heartbeats = new PresenceHeartbeats(users -> {
        passed.add(List.copyOf(users));
        return store.get();
    });

    @Test
    void whatFailsIsPassedOnAgain() {
        heartbeats.alive(new Connection(), USER);
        store = () -> CompletableFuture.failedFuture(new IllegalStateException("Redis does not answer"));
        heartbeats.passAll();
        store = () -> {
            throw new IllegalStateException("failed before it was asked");
        };
        heartbeats.passAll();
        store = () -> {
            throw new NoClassDefFoundError("failed before it was asked");
        };
        heartbeats.passAll();
        store = () -> CompletableFuture.completedFuture(null);
        heartbeats.passAll();
        heartbeats.passAll();

        assertThat(passed).hasSize(4).allSatisfy(users -> assertThat(users).containsExactly(USER.userId()));
    }

    /** identified() runs on the connection's event loop: an exception would close the connection. */
    @Test
    void whoComesWhileItFailsIsPassedOnLater() {
        store = () -> {
            throw new IllegalStateException("failed before it was asked");
        };
        heartbeats.identified(new Connection(), USER);
        store = () -> CompletableFuture.completedFuture(null);
        heartbeats.passAll();

        assertThat(passed).hasSize(2);
    }

    private record Connection() implements ClientConnection {
        @Override
        public String id() {
            return "";
        }

        @Override
        public Optional<Identity> identity() {
            return Optional.of(USER);
        }

        @Override
        public ClientShare share() {
            throw new AssertionError("nothing here is held");
        }

        @Override
        public void send(String event, Map<String, Object> data) {}
    }
}
