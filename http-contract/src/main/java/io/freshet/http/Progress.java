package io.freshet.http;

import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;

/** The progress of a connection's requests, checked once a second. Not thread-safe. */
sealed interface Progress permits Http1Progress, Http2Progress, Progress.Unknown {
    /**
     * Time limits.
     *
     * @param headNanos within which a head must be complete
     * @param crawlNanos within which a body must be complete, and a client must take a part of an answer
     */
    record Limits(long headNanos, long crawlNanos) {}

    /**
     * Follows a connection.
     *
     * @param streamOpened called, by any thread, for each request of a connection that carries many at once
     */
    static Progress of(Connection connection, Limits limits, long now, Runnable streamOpened) {
        return switch (connection) {
            case HttpConnection http1 -> new Http1Progress(http1, limits);
            case HTTP2Connection http2 -> new Http2Progress(http2, limits, now, streamOpened);
            default -> new Unknown();
        };
    }

    /** Checks again, and whether the connection is to be closed. */
    boolean isTooSlow(long now);

    /** Whether the socket takes no more until the client reads. */
    static boolean isWriteUntaken(Connection connection) {
        return connection.getEndPoint() instanceof AbstractEndPoint socket
                && socket.getWriteFlusher().isPending();
    }

    /** The streams of HTTP/2 that have not ended. */
    default Streams streams() {
        return Streams.NONE;
    }

    /**
     * Streams of a connection.
     *
     * @param open those that have not ended
     * @param untaken those of them whose answer waits for the client
     */
    record Streams(int open, int untaken) {
        static final Streams NONE = new Streams(0, 0);
    }

    /** Whether the server is busy with a request, rather than waiting for the client. */
    boolean isServing();

    /** Neither HTTP/1.1 nor HTTP/2. */
    record Unknown() implements Progress {
        @Override
        public boolean isTooSlow(long now) {
            return false;
        }

        @Override
        public boolean isServing() {
            return false;
        }
    }
}
