package io.freshet.http;

import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.springframework.http.HttpStatus;

/**
 * Holds so many bytes of requests at once, whether they are worked on or wait; what is more is 503 at once. Health is
 * always answered. Thread-safe.
 */
final class RequestBound extends Handler.Wrapper {
    /** What Jetty keeps of a request, and the thread that waits with it. */
    private static final long BYTES_A_REQUEST = 16 * 1024;

    private static final String HEALTH = "/actuator/health";

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * Holds nothing yet.
     *
     * @param next does the work; must not block the thread that calls it
     * @param most bytes at once
     */
    RequestBound(Handler next, long most) {
        super(next);
        this.most = most;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (isOfHealth(request)) {
            return super.handle(request, response, callback);
        }
        long bytes = BYTES_A_REQUEST + BodyLimitFilter.mostBytes(request.getMethod(), request.getLength());
        if (held.addAndGet(bytes) > most) {
            held.addAndGet(-bytes);
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
            return true;
        }
        Request.addCompletionListener(request, _ -> held.addAndGet(-bytes));
        return super.handle(request, response, callback);
    }

    /** Of a request with the longest body. */
    static long mostBytesOfOne() {
        return BYTES_A_REQUEST + BodyLimitFilter.MAX_BYTES;
    }

    static boolean isOfHealth(Request request) {
        return Request.getPathInContext(request).startsWith(HEALTH);
    }
}
