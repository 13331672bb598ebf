package io.freshet.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What carries HTTP and WebSocket. The default is the JDK's {@code java.net.http}; where that is not, as on Android, give
 * another one to {@link FreshetClient.Builder#transport}. Nothing in it may block, and it may call back on any thread.
 */
public interface Transport extends AutoCloseable {
    /** The subprotocol to ask for; a server that does not choose it is not ours. */
    String SUBPROTOCOL = "freshet.v1.json";

    /** The close code of a connection that was lost, or could not be made (RFC 6455, 7.4.1). */
    int LOST = 1006;

    /**
     * One HTTP request.
     *
     * @param method such as {@code GET}
     * @param uri absolute
     * @param headers each once
     * @param body JSON; null for none
     * @param timeout for the whole answer, its body included
     */
    record Request(
            String method,
            URI uri,
            Map<String, String> headers,
            @Nullable String body,
            Duration timeout) {}

    /**
     * One HTTP answer, whatever its status.
     *
     * @param status such as 200
     * @param headers their names in lower case; of several with one name the first
     * @param body as UTF-8, decoded if it came encoded; empty if there is none
     */
    record Answer(int status, Map<String, String> headers, String body) {}

    /** An open WebSocket, or stream of events. */
    interface Channel {
        /**
         * Sends a text frame after those before it; to a closed channel it is lost. Streams of events are not sent to.
         *
         * @param text of at most 4 KiB
         */
        void send(String text);

        /** Ends it within a second. Again has no effect. */
        void close();
    }

    /** Hears what happens to a channel, one call at a time. */
    interface ChannelListener {
        /** The handshake is done, or the stream was answered with 200. */
        void opened();

        /** A whole text frame has come, or a line of the stream without its end. */
        void text(String text);

        /** A ping has come, which the transport answers by itself. */
        void alive();

        /**
         * It has ended, or could not be opened. Nothing comes after it.
         *
         * @param code the server's, or {@link #LOST}
         * @param reason the server's, or what went wrong; may be empty
         */
        void closed(int code, String reason);
    }

    /**
     * Sends a request. Redirects are not followed.
     *
     * @return fails if there is no answer in time; to cancel it ends the request
     */
    CompletableFuture<Answer> send(Request request);

    /**
     * Opens a WebSocket with {@link #SUBPROTOCOL}.
     *
     * @param uri {@code ws} or {@code wss}
     * @param listener of this channel alone
     */
    Channel openSocket(URI uri, ChannelListener listener);

    /**
     * Opens a stream of Server-Sent Events with a GET.
     *
     * @param uri {@code http} or {@code https}
     * @param headers each once
     * @param listener of this channel alone
     */
    Channel openEvents(URI uri, Map<String, String> headers, ChannelListener listener);

    /** Ends everything, and its threads. */
    @Override
    void close();
}
