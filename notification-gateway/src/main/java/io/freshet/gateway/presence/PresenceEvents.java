package io.freshet.gateway.presence;

import io.freshet.gateway.socket.ClientEvent;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ClientEventHandler;
import io.freshet.gateway.socket.ErrorCode;
import io.freshet.gateway.socket.Reply;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code get_presence}: which of the given users are online. */
final class PresenceEvents implements ClientEventHandler {
    private static final int MOST_USERS = 100;

    private final PresenceStore store;

    PresenceEvents(PresenceStore store) {
        this.store = store;
    }

    @Override
    public Set<String> events() {
        return Set.of("get_presence");
    }

    @Override
    public CompletionStage<Reply> handle(ClientEvent event) {
        event.user();
        event.allowOnly(Set.of("user_ids"));
        Set<UUID> asked = users(event.data().get("user_ids"));
        return store.online(asked).thenApply(online -> {
            List<String> inOrder =
                    asked.stream().map(UUID::toString).filter(online::contains).toList();
            return Reply.of("presence", Map.of("online", inOrder));
        });
    }

    private static Set<UUID> users(@Nullable Object given) {
        if (!(given instanceof List<?> list) || list.size() > MOST_USERS) {
            throw new ClientEventException(
                    ErrorCode.BAD_DATA, "user_ids must be a list of at most %d UUIDs".formatted(MOST_USERS));
        }
        Set<UUID> users = new LinkedHashSet<>();
        list.forEach(one -> users.add(user(String.valueOf(one))));
        return users;
    }

    private static UUID user(String text) {
        try {
            UUID user = UUID.fromString(text);
            if (user.toString().equalsIgnoreCase(text)) { // fromString also accepts 1-1-1-1-1
                return user;
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw new ClientEventException(ErrorCode.BAD_DATA, "user_ids must hold nothing but UUIDs");
    }
}
