package io.freshet.bench.storm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request and its allowed answers.
 *
 * @param kind what it tries, which names its row in the table
 * @param feeds whether it goes to feed-service rather than stream-service
 * @param method an HTTP method
 * @param target path and query
 * @param token a bearer token, or null for none
 * @param headers additional headers
 * @param body null for none
 * @param expected the statuses that the contract allows
 */
@SuppressWarnings("ArrayRecordComponent")
record Ask(
        String kind,
        boolean feeds,
        String method,
        String target,
        @Nullable String token,
        Map<String, String> headers,
        byte @Nullable [] body,
        Set<Integer> expected) {
    static Ask sellers(String kind, String method, String target, @Nullable String token, Integer... expected) {
        return new Ask(kind, false, method, target, token, Map.of(), null, Set.of(expected));
    }

    static Ask viewers(String kind, String target, Integer... expected) {
        return new Ask(kind, true, "GET", target, null, Map.of(), null, Set.of(expected));
    }

    Ask with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Ask(kind, feeds, method, target, token, more, body, expected);
    }

    Ask by(@Nullable String otherToken) {
        return new Ask(kind, feeds, method, target, otherToken, headers, body, expected);
    }

    Ask sending(String type, byte[] content) {
        return new Ask(kind, feeds, method, target, token, headers, content, expected).with("Content-Type", type);
    }
}
