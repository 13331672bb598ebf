package io.freshet.log;

import ch.qos.logback.classic.Logger;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Tags log lines with a request's {@code X-Request-Id} and logs one line per request, so that every id can be found.
 * {@link RequestAppender} writes these lines, because hits arrive by the ten thousand. Omits the query, which may
 * contain a user's location. Thread-safe.
 */
public final class RequestLog {
    static final String LOGGER = "io.freshet.requests";
    static final String TRACE_ID = "trace_id";

    private static final Logger log = (Logger) LoggerFactory.getLogger(LOGGER);

    private RequestLog() {}

    /**
     * Tags every line that this thread logs from now on.
     *
     * @param traceId its {@code X-Request-Id}
     * @return a handle to close when the thread is done with the request
     */
    public static MDC.MDCCloseable naming(String traceId) {
        return MDC.putCloseable(TRACE_ID, traceId);
    }

    /**
     * Logs an answered request.
     *
     * @param traceId its {@code X-Request-Id}
     * @param method as the client sent it
     * @param path as the client sent it
     * @param status the response's status
     * @param startedNanos when it started, by {@link System#nanoTime()}
     */
    public static void answered(String traceId, String method, String path, int status, long startedNanos) {
        if (log.isInfoEnabled()) {
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedNanos);
            // Bypasses the logger's methods, which would format the text and copy the thread's context on this thread.
            log.callAppenders(new RequestEvent(traceId, method, path, status, micros));
        }
    }
}
