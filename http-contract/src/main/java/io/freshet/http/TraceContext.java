package io.freshet.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a request belongs to (W3C Trace Context): the caller's, or a new one.
 *
 * @param traceId 32 lower-case hex digits
 * @param spanId 16 lower-case hex digits
 */
public record TraceContext(String traceId, String spanId) {
    /** The header that names a request's trace. */
    public static final String HEADER = "traceparent";

    static final ScopedValue<TraceContext> CURRENT = ScopedValue.newInstance();

    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final int TRACE_BYTES = 16;
    private static final int SPAN_BYTES = 8;

    /**
     * The trace of the request that this thread serves.
     *
     * @return a new trace outside of requests
     */
    public static TraceContext current() {
        return CURRENT.isBound() ? CURRENT.get() : continued(null);
    }

    /**
     * The value of a {@code traceparent} header that continues this trace.
     *
     * @return version 00, sampled
     */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-01";
    }

    /** The trace of a request, with a new span. */
    static TraceContext continued(@Nullable String traceparent) {
        return new TraceContext(traceIdOf(traceparent), random(SPAN_BYTES));
    }

    /**
     * The id of a request's trace.
     *
     * @param traceparent the header, or null
     * @return the caller's, or a new one if the header is missing or malformed
     */
    public static String traceIdOf(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher matcher = TRACEPARENT.matcher(traceparent);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return random(TRACE_BYTES);
    }

    private static String random(int bytes) {
        byte[] value = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
