package io.freshet.gateway.socket;

import io.freshet.gateway.socket.ClientMessage.Authenticate;
import io.freshet.gateway.socket.ClientMessage.Event;
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
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;

/** Parses and validates messages from clients. */
final class ClientMessageParser {
    private static final Set<String> FIELDS = Set.of("event", "data", "id");
    private final Map<String, @Nullable Object> envelope;
    private final @Nullable String id;

    private ClientMessageParser(Map<String, @Nullable Object> envelope) {
        this.envelope = envelope;
        id = envelope.get("id") instanceof String text ? text : null;
    }

    static ClientMessage parse(String text) {
        if (!Json.isUnicode(text)) {
            return new Refused(ErrorCode.BAD_JSON, "an escaped surrogate lacks its other half", null);
        }
        Map<String, @Nullable Object> envelope;
        try {
            envelope = Json.object(text);
        } catch (StreamReadException e) {
            return new Refused(
                    ErrorCode.BAD_JSON,
                    "send one JSON object a frame; this is no JSON, or names a field twice" + place(e.getLocation()),
                    null);
        } catch (JacksonException e) { // its message mentions our classes
            return new Refused(ErrorCode.BAD_JSON, "send one JSON object a frame", null);
        }
        if (envelope == null) {
            return new Refused(ErrorCode.BAD_JSON, "send one JSON object a frame", null);
        }
        return new ClientMessageParser(envelope).parse();
    }

    private static String place(@Nullable TokenStreamLocation where) {
        return where == null || where.getCharOffset() < 0 ? "" : ", at character " + (where.getCharOffset() + 1);
    }

    private ClientMessage parse() {
        if (!FIELDS.containsAll(envelope.keySet())) {
            return badData("a message has event, data and id, and nothing else");
        }
        if (id == null && envelope.get("id") != null) {
            return badData("id must be text");
        }
        return envelope.get("event") instanceof String event ? named(event) : badData("event must be text");
    }

    private ClientMessage named(String event) {
        return switch (event) {
            case "subscribe" -> topic(true);
            case "unsubscribe" -> topic(false);
            case "authenticate" -> authenticate();
            case String other -> passOn(other);
        };
    }

    private ClientMessage authenticate() {
        Map<String, @Nullable Object> data = data();
        return data != null && data.size() == 1 && data.get("token") instanceof String token && !token.isEmpty()
                ? new Authenticate(token, id)
                : badData("authenticate takes a token, which is text, and nothing else");
    }

    private ClientMessage passOn(String event) {
        Map<String, @Nullable Object> data = data();
        return data == null ? badData("data must be an object") : new Event(event, data, id);
    }

    /** The data, or null if it is not an object. Absent data is an empty object. */
    private @Nullable Map<String, @Nullable Object> data() {
        Object given = envelope.get("data");
        Map<String, @Nullable Object> fields = new HashMap<>();
        if (given instanceof Map<?, ?> data) {
            data.forEach((name, value) -> fields.put(String.valueOf(name), value));
        }
        return given == null || given instanceof Map<?, ?> ? fields : null;
    }

    private ClientMessage topic(boolean subscribe) {
        Map<String, @Nullable Object> fields = data();
        if (fields == null) {
            return badData("data must be an object that names a feed");
        }
        // Clients may unsubscribe with the data they subscribed with, so a cursor is allowed in both.
        @Nullable Object resume = fields.remove("resume");
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
