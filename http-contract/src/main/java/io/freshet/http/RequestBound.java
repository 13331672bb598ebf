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
 * Bounds the bytes held at once for requests, worked on or waiting, and for answers that are not yet sent. A request
 * beyond the bound is 503 at once. Probes are always answered. Thread-safe.
 */
final class RequestBound extends Handler.Wrapper {
    /** The memory of a request in Jetty, and of the thread that waits with it. */
    private static final long BYTES_A_REQUEST = 16 * 1024;

    private final long most;
    private final Counter refused;
    private final AtomicLong held = new AtomicLong();

    /**
     * Creates the handler.
     *
     * @param next does the work; must not block the calling thread
     * @param most the maximum number of bytes held at once
     * @param refused counts refused requests
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

    /** Counts written bytes until they are sent. */
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

    /** The bytes of a request with the longest body. */
    static long mostBytesOfOne() {
        return BYTES_A_REQUEST + BodyLimitFilter.MAX_BYTES;
    }
}
