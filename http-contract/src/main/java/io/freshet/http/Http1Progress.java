package io.freshet.http;

import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.server.internal.HttpConnection;

/** Uses an internal class of Jetty, because nothing else knows how far a request has come. */
final class Http1Progress implements Progress {
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

    Http1Progress(HttpConnection connection, Limits limits) {
        this.connection = connection;
        this.limits = limits;
    }

    @Override
    public boolean isTooSlow(long now) {
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
    public boolean isServing() {
        HttpParser.State state = connection.getParser().getState();
        return state.compareTo(HttpParser.State.CONTENT) >= 0
                && state.compareTo(HttpParser.State.CLOSE) < 0
                && !Progress.isWriteUntaken(connection);
    }

    private boolean hasComeOn(Stage current) {
        return switch (current) {
            case IDLE -> true;
            case HEAD, BODY -> false; // bytes alone do not count: a client could send them one by one to hold resources
            case ANSWER -> connection.getBytesOut() != bytes; // another part of it is being written
        };
    }

    private Stage currentStage() {
        HttpParser.State state = connection.getParser().getState();
        if (Progress.isWriteUntaken(connection)) {
            return Stage.ANSWER;
        }
        if (state == HttpParser.State.START || state.compareTo(HttpParser.State.END) >= 0) {
            return Stage.IDLE;
        }
        return state.compareTo(HttpParser.State.CONTENT) < 0 ? Stage.HEAD : Stage.BODY;
    }
}
