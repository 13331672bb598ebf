package io.freshet.log;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Names a request in the log by its {@code X-Request-Id}, and says in one line what became of it: whatever id a client
 * has, it is found. {@code logback-spring.xml} has these lines written by a thread of their own, since hits come by the
 * thousand; when that thread is far behind, requests wait for it, so that no line is lost. Without the query, which can
 * hold where somebody is.
 */
public final class RequestLog {
    private static final Logger log = LoggerFactory.getLogger("io.freshet.requests");
    private static final String TRACE_ID = "trace_id";
    private static final int MOST_CHARACTERS = 200;

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
        if (!log.isInfoEnabled()) {
            return;
        }
        long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startedNanos);
        if (traceId.equals(MDC.get(TRACE_ID))) {
            log.info("{} {} {} {} us", printable(method), printable(path), status, micros);
        } else {
            try (MDC.MDCCloseable _ = naming(traceId)) {
                log.info("{} {} {} {} us", printable(method), printable(path), status, micros);
            }
        }
    }

    /** A client's text in one line of the log, and short. On the way of every hit, so it allocates nothing as a rule. */
    private static String printable(String text) {
        int length = Math.min(text.length(), MOST_CHARACTERS);
        for (int i = 0; i < length; i++) {
            if (!isPrintable(text.charAt(i))) {
                return text.substring(0, length).replaceAll("[^!-~]", "?");
            }
        }
        return text.substring(0, length);
    }

    private static boolean isPrintable(char character) {
        return character > ' ' && character <= '~';
    }
}
