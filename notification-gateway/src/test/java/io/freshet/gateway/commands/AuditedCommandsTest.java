package io.freshet.gateway.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.socket.ClientConnection;
import io.freshet.gateway.socket.ClientEvent;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ClientEventHandler;
import io.freshet.gateway.socket.ClientShare;
import io.freshet.gateway.socket.ErrorCode;
import io.freshet.gateway.socket.Reply;
import io.freshet.token.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Every command of an admin is logged, whether done or refused. */
class AuditedCommandsTest {
    private static final UUID USER = UUID.randomUUID();
    private static final Logger AUDIT = (Logger) LoggerFactory.getLogger("freshet.audit");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        AUDIT.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        AUDIT.detachAppender(logged);
    }

    @Test
    void whatIsDoneAndWhatIsRefusedIsSaid() {
        commanded(Role.ADMIN, CompletableFuture.completedFuture(Reply.none()));
        commanded(
                Role.ADMIN, CompletableFuture.failedFuture(new ClientEventException(ErrorCode.UNAVAILABLE, "not now")));
        assertThatThrownBy(() -> commanded(Role.ADMIN, null)).isInstanceOf(ClientEventException.class);
        commanded(Role.SELLER, CompletableFuture.completedFuture(Reply.none()));

        assertThat(logged.list.stream()
                        .map(line -> line.getKeyValuePairs().stream()
                                .map(pair -> String.valueOf(pair.value))
                                .toList()))
                .containsExactly(
                        List.of(USER.toString(), "clear_feed_cache {feed=a?b}", "done"),
                        List.of(USER.toString(), "clear_feed_cache {feed=a?b}", "not now"),
                        List.of(USER.toString(), "clear_feed_cache {feed=a?b}", "feed must be known"));
    }

    private static void commanded(Role role, @Nullable CompletionStage<Reply> reply) {
        new AuditedCommands(new Commands(reply))
                .handle(new ClientEvent("clear_feed_cache", Map.of("feed", "a\nb"), new Connection(role)));
    }

    private record Commands(@Nullable CompletionStage<Reply> reply) implements ClientEventHandler {
        @Override
        public Set<String> events() {
            return Set.of("clear_feed_cache");
        }

        @Override
        public CompletionStage<Reply> handle(ClientEvent event) {
            if (reply == null) {
                throw new ClientEventException(ErrorCode.BAD_DATA, "feed must be known");
            }
            return reply;
        }
    }

    private record Connection(Role role) implements ClientConnection {
        @Override
        public String id() {
            return "";
        }

        @Override
        public Optional<Identity> identity() {
            return Optional.of(new Identity(USER, Set.of(role), Instant.MAX));
        }

        @Override
        public ClientShare share() {
            throw new AssertionError("nothing here is held");
        }

        @Override
        public void send(String event, Map<String, Object> data) {}
    }
}
