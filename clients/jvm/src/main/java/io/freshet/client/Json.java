package io.freshet.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** What is on the wire, in Java. What is unknown is from a newer server, and ignored. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** The frames that listeners get in a type of their own. */
    private static final Map<String, Class<? extends ClientEvent>> EVENTS = Map.of(
            "feed_refresh_required", ClientEvent.RefreshRequired.class,
            "viewer_count", ClientEvent.ViewerCount.class,
            "typing", ClientEvent.Typing.class,
            "seller_live", ClientEvent.SellerLive.class,
            "unread_counts", ClientEvent.UnreadCounts.class,
            "authenticated", ClientEvent.Authenticated.class);

    /** One page of a feed. */
    record Page(
            List<FeedItem> items, boolean hasMore, @Nullable Instant asOf, boolean degraded) {}

    private Json() {}

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static <T> T read(String text, Class<T> type) {
        return MAPPER.readValue(text, type);
    }

    /** An empty one if it is no JSON object, as the body of a 204. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String body) {
        try {
            Object value = body.isEmpty() ? null : MAPPER.readValue(body, Object.class);
            return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
        } catch (JacksonException e) {
            return Map.of();
        }
    }

    /** Null if it is no frame. */
    @SuppressWarnings("unchecked")
    static ClientEvent.@Nullable Frame frame(String text) {
        Map<String, Object> whole = object(text);
        if (!(whole.get("event") instanceof String event)) {
            return null;
        }
        Object data = whole.get("data");
        return new ClientEvent.Frame(
                event,
                data instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of(),
                whole.get("id") instanceof String id ? id : null);
    }

    /** The frame in its own type; null if it has none, or does not hold what that needs. */
    static @Nullable ClientEvent event(ClientEvent.Frame frame) {
        Class<? extends ClientEvent> type = EVENTS.get(frame.event());
        try {
            return type == null ? null : MAPPER.convertValue(frame.data(), type);
        } catch (JacksonException e) {
            return null;
        }
    }

    /**
     * Reads a page, or a single stream as a page of one.
     *
     * @throws RuntimeException if it is something else, such as the page of a network that wants a login
     */
    static Page page(String body, boolean single) {
        JsonNode root = MAPPER.readTree(body);
        JsonNode given = root.path("items");
        if (single ? !root.path("id").isString() : !given.isArray()) {
            throw new IllegalArgumentException("this is no feed");
        }
        List<FeedItem> items = new ArrayList<>();
        for (JsonNode node : single ? List.of(root) : given) {
            FeedItem item = item(node);
            if (item != null) {
                items.add(item);
            }
        }
        String asOf = root.path("as_of").asString("");
        return new Page(
                items,
                root.path("has_more").asBoolean(false),
                asOf.isEmpty() ? null : MAPPER.convertValue(asOf, Instant.class),
                root.path("degraded").asBoolean(false));
    }

    /** Null if this client does not know its kind, or it lacks what every version of the server sends. */
    private static @Nullable FeedItem item(JsonNode node) {
        try {
            return switch (node.path("type").asString("")) {
                case "stream" -> MAPPER.treeToValue(node, StreamItem.class);
                case "product" -> MAPPER.treeToValue(node, ProductItem.class);
                default -> null;
            };
        } catch (JacksonException e) {
            return null;
        }
    }
}
