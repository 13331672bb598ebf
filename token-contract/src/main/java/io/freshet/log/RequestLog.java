package io.freshet.log;

import ch.qos.logback.classic.Logger;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Names a request in the log by its {@code X-Request-Id}, and says in one line what became of it: whatever id a client
 * has, it is found. {@link RequestAppender} writes these lines, since hits come by the ten thousand. Without the query,
 * which can hold where somebody is. Thread-safe.
 */
public final class RequestLog {
    static final String LOGGER = "io.freshet.requests";
    static final String TRACE_ID = "trace_id";

    private static final Logger log = (Logger) LoggerFactory.getLogger(LOGGER);

    private RequestLog() {}

    /**
     * Names the request in every line that this thread logs from here on.
     *
     * @param traceId its {@code X-Request-Id}
     * @return to be closed when the thread is done with the request
     */
    public static MDC.MDCCloseable naming(String traceId) {
        return MDC.putCloseable(TRACE_ID, traceId);
    }

    /**
     * Logs that a request was answered.
     *
     * @param traceId its {@code X-Request-Id}
     * @param method as the client sent it
     * @param path as the client sent it
     * @param status of the answer
     * @param startedNanos when it began, by {@link System#nanoTime()}
     */
    public static void answered(String traceId, String method, String path, int status, long startedNanos) {
        if (log.isInfoEnabled()) {
            long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedNanos);
            // Past the logger's own methods, which would format the text and copy the thread's context here.
            log.callAppenders(new RequestEvent(traceId, method, path, status, micros));
        }
    }
}
