package io.freshet.gateway.socket;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of the WebSocket protocol: strict when reading. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    /** A backslash, a {@code u} and four digits. */
    private static final int ESCAPE_LENGTH = 6;

    private Json() {}

    /**
     * Parses one JSON object.
     *
     * @return its members, or null for the text {@code null}
     * @throws tools.jackson.core.JacksonException if the text is anything else
     */
    static @Nullable Map<String, @Nullable Object> object(String text) {
        return MAPPER.readValue(text, OBJECT);
    }

    /**
     * Whether every surrogate is paired, escaped or not. An unpaired one cannot be encoded, so RFC 7493, section 2.1,
     * forbids it.
     *
     * @param json text that may otherwise be malformed
     */
    static boolean isUnicode(String json) {
        boolean open = false;
        int at = 0;
        while (at < json.length()) {
            boolean escape = json.charAt(at) == '\\' && at + 1 < json.length();
            boolean code = escape && json.charAt(at + 1) == 'u' && at + ESCAPE_LENGTH <= json.length();
            char unit = code ? escaped(json, at) : json.charAt(at);
            if (Character.isLowSurrogate(unit) != open) {
                return false;
            }
            open = Character.isHighSurrogate(unit);
            at += code ? ESCAPE_LENGTH : escape ? 2 : 1;
        }
        return !open;
    }

    /** Invalid hexadecimal digits are left for the parser to reject. */
    private static char escaped(String json, int at) {
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
            unit = (unit << 4) | Math.max(0, Character.digit(json.charAt(i), 16));
        }
        return (char) unit;
    }

    static byte[] bytes(Map<String, ?> object) {
        return MAPPER.writeValueAsBytes(object);
    }
}
