package io.freshet.http;

import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;

/** The progress of a connection's current request, checked once a second. Not thread-safe. */
abstract sealed class Progress {
    /**
     * Time limits.
     *
     * @param headNanos within which a head must be complete
     * @param crawlNanos within which a body must be complete, and a client must take a part of an answer
     */
    record Limits(long headNanos, long crawlNanos) {}

    /** HTTP/2 has only Jetty's idle timeout, which each byte resets. */
    private static final Progress UNKNOWN = new Unknown();

    static Progress of(Connection connection, Limits limits) {
        return connection instanceof HttpConnection http ? new Http1(http, limits) : UNKNOWN;
    }

    /** Checks again. */
    abstract boolean isTooSlow(long now);

    /** Whether a request is being served: its head is complete, and its answer is not. */
    abstract boolean isServing();

    private static final class Unknown extends Progress {
        @Override
        boolean isTooSlow(long now) {
            return false;
        }

        @Override
        boolean isServing() {
            return false;
        }
    }

    /** Uses an internal class of Jetty, because nothing else knows how far a request has come. */
    private static final class Http1 extends Progress {
        private enum Stage {
            IDLE,
            HEAD,
            BODY,
            ANSWER
        }

        private final HttpConnection connection;
        private final Limits limits;
        private Stage stage = Stage.IDLE;
        private long since;
        private long requests;
        private long bytes;

        private Http1(HttpConnection connection, Limits limits) {
            this.connection = connection;
            this.limits = limits;
        }

        @Override
        boolean isTooSlow(long now) {
            Stage current = currentStage();
            boolean another = current != stage || connection.getMessagesIn() != requests;
            if (another || hasComeOn(current)) {
                stage = current;
                since = now;
                requests = connection.getMessagesIn();
                bytes = connection.getBytesOut();
                return false;
            }
            return switch (current) {
                case IDLE -> false; // Jetty's idle timeout ends it
                case HEAD -> now - since >= limits.headNanos();
                case BODY, ANSWER -> now - since >= limits.crawlNanos();
            };
        }

        @Override
        boolean isServing() {
            HttpParser.State state = connection.getParser().getState();
            return state.compareTo(HttpParser.State.CONTENT) >= 0 && state.compareTo(HttpParser.State.CLOSE) < 0;
        }

        private boolean hasComeOn(Stage current) {
            return switch (current) {
                case IDLE -> true;
                case HEAD, BODY ->
                    false; // bytes alone do not count: a client could send them one by one to hold resources
                case ANSWER -> connection.getBytesOut() != bytes; // another part of it is being written
            };
        }

        private Stage currentStage() {
            HttpParser.State state = connection.getParser().getState();
            if (connection.getEndPoint() instanceof AbstractEndPoint socket
                    && socket.getWriteFlusher().isPending()) {
                return Stage.ANSWER;
            }
            if (state == HttpParser.State.START || state.compareTo(HttpParser.State.END) >= 0) {
                return Stage.IDLE;
            }
            return state.compareTo(HttpParser.State.CONTENT) < 0 ? Stage.HEAD : Stage.BODY;
        }
    }
}
