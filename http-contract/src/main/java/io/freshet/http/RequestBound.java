package io.freshet.http;

import io.micrometer.core.instrument.Counter;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.springframework.http.HttpStatus;

/**
 * Holds so many bytes at once of requests, whether they are worked on or wait, and of answers that are not taken yet; a
 * request beyond that is 503 at once. Probes are always answered. Thread-safe.
 */
final class RequestBound extends Handler.Wrapper {
    /** What Jetty keeps of a request, and the thread that waits with it. */
    private static final long BYTES_A_REQUEST = 16 * 1024;

    private final long most;
    private final Counter refused;
    private final AtomicLong held = new AtomicLong();

    /**
     * Holds nothing yet.
     *
     * @param next does the work; must not block the thread that calls it
     * @param most bytes at once
     * @param refused counts what is refused
     */
    RequestBound(Handler next, long most, Counter refused) {
        super(next);
        this.most = most;
        this.refused = refused;
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (Urgency.of(request) == Urgency.PROBE) {
            return super.handle(request, response, callback);
        }
        long bytes = BYTES_A_REQUEST + BodyLimitFilter.mostBytes(request);
        if (held.addAndGet(bytes) > most) {
            held.addAndGet(-bytes);
            refused.increment();
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE.value());
            return true;
        }
        Request.addCompletionListener(request, _ -> held.addAndGet(-bytes));
        return super.handle(request, new Counted(request, response), callback);
    }

    /** What is written counts until it is taken. */
    private final class Counted extends Response.Wrapper {
        private Counted(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer bytes, Callback callback) {
            long count = bytes == null ? 0 : bytes.remaining();
            held.addAndGet(count);
            super.write(last, bytes, Callback.from(callback, () -> held.addAndGet(-count)));
        }
    }

    /** Of a request with the longest body. */
    static long mostBytesOfOne() {
        return BYTES_A_REQUEST + BodyLimitFilter.MAX_BYTES;
    }
}
