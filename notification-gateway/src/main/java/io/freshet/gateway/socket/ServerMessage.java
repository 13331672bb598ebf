package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import io.freshet.token.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to a client.
 *
 * @param event its name
 * @param data its content, without nulls
 * @param id the id of the client's message that it answers, or null
 */
record ServerMessage(
        String event, Map<String, Object> data, @Nullable String id) {
    static final String REFRESH = "feed_refresh_required";
    static final String RESYNC = "resync_required";
    static final String RECONNECT = "reconnect";

    static ServerMessage error(ErrorCode code, String message, @Nullable String id) {
        return new ServerMessage("error", Map.of("code", code.wireName(), "message", message), id);
    }

    static ServerMessage authenticated(Identity identity, @Nullable String id) {
        Map<String, Object> data = LinkedHashMap.newLinkedHashMap(3);
        data.put("user_id", identity.userId().toString());
        data.put("roles", identity.roles().stream().map(Role::claim).sorted().toList());
        data.put("expires_at", identity.expiresAt().toString());
        return new ServerMessage("authenticated", data, id);
    }

    static ServerMessage reconnect(long spreadMillis) {
        return new ServerMessage(RECONNECT, Map.of("spread_ms", spreadMillis), null);
    }

    /** The payload of a WebSocket frame. */
    byte[] json() {
        Map<String, Object> envelope = LinkedHashMap.newLinkedHashMap(3);
        envelope.put("event", event);
        envelope.put("data", data);
        if (id != null) {
            envelope.put("id", id);
        }
        return Json.bytes(envelope);
    }
}
