package io.freshet.gateway.socket;

import io.freshet.gateway.socket.ClientMessage.Refused;
import io.freshet.gateway.socket.ClientMessage.Subscribe;
import io.freshet.gateway.socket.ClientMessage.Unsubscribe;
import io.freshet.gateway.subscription.TopicRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The steps from an envelope to a message. */
final class ClientMessageParser {
    private static final Set<String> FIELDS = Set.of("event", "data", "id");
    private static final Set<String> NOT_BUILT = Set.of(
            "authenticate",
            "stream_status_changed",
            "product_updated",
            "clear_feed_cache",
            "get_cache_stats",
            "join_stream",
            "leave_stream",
            "typing",
            "get_presence",
            "follow",
            "unfollow",
            "get_unread",
            "mark_read");

    private final Map<String, @Nullable Object> envelope;
    private final @Nullable String id;

    private ClientMessageParser(Map<String, @Nullable Object> envelope) {
        this.envelope = envelope;
        id = envelope.get("id") instanceof String text ? text : null;
    }

    static ClientMessage parse(String text) {
        Map<String, @Nullable Object> envelope;
        try {
            envelope = Json.object(text);
        } catch (JacksonException e) {
            return new Refused(ErrorCode.BAD_JSON, "send one JSON object a frame: " + e.getOriginalMessage(), null);
        }
        if (envelope == null) {
            return new Refused(ErrorCode.BAD_JSON, "send one JSON object a frame", null);
        }
        return new ClientMessageParser(envelope).parse();
    }

    private ClientMessage parse() {
        if (!FIELDS.containsAll(envelope.keySet())) {
            return badData("a message has event, data and id, and nothing else");
        }
        if (id == null && envelope.get("id") != null) {
            return badData("id must be text");
        }
        if (!(envelope.get("event") instanceof String event)) {
            return badData("event must be text");
        }
        return switch (event) {
            case "subscribe" -> topic(true);
            case "unsubscribe" -> topic(false);
            default ->
                NOT_BUILT.contains(event)
                        ? new Refused(ErrorCode.UNAVAILABLE, event + ": not built yet", id)
                        : new Refused(ErrorCode.UNKNOWN_EVENT, "there is no event " + event, id);
        };
    }

    private ClientMessage topic(boolean subscribe) {
        if (!(envelope.get("data") instanceof Map<?, ?> data)) {
            return badData("data must be an object that names a feed");
        }
        Map<String, @Nullable Object> fields = new HashMap<>();
        data.forEach((name, value) -> fields.put(String.valueOf(name), value));
        @Nullable Object resume = subscribe ? fields.remove("resume") : null;
        if (resume != null && !(resume instanceof String)) {
            return badData("resume must be a cursor, which is text");
        }
        return switch (TopicRequest.parse(fields)) {
            case TopicRequest.Valid request ->
                subscribe ? new Subscribe(request, (String) resume, id) : new Unsubscribe(request, id);
            case TopicRequest.Invalid(var errors) ->
                badData(errors.stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("; ")));
        };
    }

    private Refused badData(String message) {
        return new Refused(ErrorCode.BAD_DATA, message, id);
    }
}
