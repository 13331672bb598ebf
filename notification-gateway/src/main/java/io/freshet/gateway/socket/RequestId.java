package io.freshet.gateway.socket;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The ID of a request: the caller's trace ID (W3C Trace Context) or a new one. */
final class RequestId {
    static final String HEADER = "X-Request-Id";
    static final String TRACEPARENT = "traceparent";

    private static final Pattern TRACE =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    private RequestId() {}

    static String of(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher trace = TRACE.matcher(traceparent);
            if (trace.matches()) {
                return trace.group(1);
            }
        }
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
