package io.freshet.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a service answered to a {@link Call}: a success.
 *
 * @param status 200 to 299, or 304
 * @param body as JSON is in Java: maps, lists, text, numbers, booleans; empty if there is none
 * @param headers their names in lower case
 */
public record CallAnswer(int status, Map<String, Object> body, Map<String, String> headers) {
    /** The version of what was answered, for {@link Call#withIfMatch}; null if it has none. */
    public @Nullable String etag() {
        return headers.get("etag");
    }

    /** Names the request in the service's log; null if the service did not say it. */
    public @Nullable String requestId() {
        return headers.get("x-request-id");
    }
}
