package io.freshet.gateway.socket;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the WebSocket protocol has it: strict in what it takes, without nulls in what it gives. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private Json() {}

    /**
     * Reads one JSON object.
     *
     * @return its members, or null for the text {@code null}
     * @throws tools.jackson.core.JacksonException if the text is anything else
     */
    static @Nullable Map<String, @Nullable Object> object(String text) {
        return MAPPER.readValue(text, OBJECT);
    }

    static byte[] bytes(Map<String, ?> object) {
        return MAPPER.writeValueAsBytes(object);
    }
}
