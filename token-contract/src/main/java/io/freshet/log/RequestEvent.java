package io.freshet.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;

/** A request's log line. The writing thread formats it. */
class RequestEvent extends LoggingEvent {
    private static final int MAX_CHARACTERS = 200;

    private final String traceId;
    private final String method;
    private final String path;
    private final int status;
    private final long micros;

    RequestEvent(String traceId, String method, String path, int status, long micros) {
        this.traceId = traceId;
        this.method = method;
        this.path = path;
        this.status = status;
        this.micros = micros;
        setLevel(Level.INFO);
        setLoggerName(RequestLog.LOGGER);
        setThreadName("requests");
        setInstant(Instant.now());
    }

    @Override
    public String getMessage() {
        return getFormattedMessage();
    }

    @Override
    public String getFormattedMessage() {
        return printable(method) + " " + TokenMask.applied(printable(path)) + " " + status + " " + micros + " us";
    }

    @Override
    public Map<String, String> getMDCPropertyMap() {
        return Map.of(RequestLog.TRACE_ID, traceId);
    }

    @Override
    public void prepareForDeferredProcessing() {
        // holds no state of its thread
    }

    /** Makes a client's text safe for one log line and truncates it. */
    private static String printable(String text) {
        int length = Math.min(text.length(), MAX_CHARACTERS);
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
