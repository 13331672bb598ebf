package io.freshet.gateway.socket;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a client's message.
 *
 * @param event its name; null for no reply
 * @param data its content, without nulls
 */
public record Reply(@Nullable String event, Map<String, Object> data) {
    private static final Reply NONE = new Reply(null, Map.of());

    /**
     * A reply.
     *
     * @param event its name
     * @param data its content, without nulls
     * @return the reply
     */
    public static Reply of(String event, Map<String, Object> data) {
        return new Reply(event, data);
    }

    /**
     * No reply, as for {@code typing}.
     *
     * @return the reply
     */
    public static Reply none() {
        return NONE;
    }
}
