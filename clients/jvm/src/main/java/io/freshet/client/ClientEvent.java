package io.freshet.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client reports to its listeners. A newer server may add fields and events: {@link Frame} has them all. */
public sealed interface ClientEvent {
    /** How the connection to the gateway is. */
    enum State {
        /** There is none: no gateway was named, or the client is closed. */
        OFFLINE,
        /** A connection is being made. */
        CONNECTING,
        /** The gateway notifies. */
        LISTENING,
        /** The connection is lost; another attempt will be made by itself. */
        WAITING,
        /** The gateway does not want this client: none will be made until {@link FreshetClient#setToken}. */
        STOPPED
    }

    /** How the gateway is spoken to. */
    enum Wire {
        /** Everything is possible. */
        WEBSOCKET,
        /** Server-Sent Events, where WebSocket is blocked: refreshes, and nothing else. */
        SSE
    }

    /**
     * The connection has changed.
     *
     * @param state as it is now
     * @param wire null where there is no connection
     * @param code the close code that led here; null where none did. 1006: lost without one
     * @param reason what the code means, in the gateway's words; null where it did not say
     * @param retryIn until the next attempt, while {@code WAITING}; else null
     */
    record ConnectionChange(
            State state,
            @Nullable Wire wire,
            @Nullable Integer code,
            @Nullable String reason,
            @Nullable Duration retryIn)
            implements ClientEvent {}

    /**
     * A feed has changed. The client reads it again by itself, after a random wait.
     *
     * @param feed {@code discover}, {@code community} or {@code stream}
     * @param category null where all may have changed
     * @param location where it changed; null where that is everywhere or nowhere
     * @param streamId null where it is not said; a stream's change then has it as {@code aggregateId}
     * @param reason {@code stream_status_changed}, {@code product_updated}, {@code cache_cleared}, {@code broad}, or what a
     *     newer server says
     * @param changeType such as {@code WENT_LIVE}; null where no single change was the reason
     * @param aggregateId what changed; null where no single change was the reason
     * @param generation opaque
     * @param spreadMs the longest wait, in milliseconds
     * @param timeline null where no single change was the reason
     */
    record RefreshRequired(
            String feed,
            @Nullable String category,
            @Nullable Location location,
            @Nullable UUID streamId,
            String reason,
            @Nullable String changeType,
            @Nullable UUID aggregateId,
            String generation,
            long spreadMs,
            @Nullable Timeline timeline)
            implements ClientEvent {
        /** What every version of the server sends is there. */
        public RefreshRequired {
            Objects.requireNonNull(feed, "feed");
            Objects.requireNonNull(generation, "generation");
        }
    }

    /**
     * How long a change took to come here, in milliseconds since its commit, by the clocks of the parts that it passed.
     *
     * @param committedAt by the database's clock
     * @param publishedMs until its event was sent
     * @param invalidatedMs until no page from before could be served
     * @param notifiedMs until the frame was sent
     */
    record Timeline(Instant committedAt, long publishedMs, long invalidatedMs, long notifiedMs) {}

    /**
     * How many watch a stream; at most once a second.
     *
     * @param streamId the stream
     * @param count of connections
     */
    record ViewerCount(UUID streamId, int count) implements ClientEvent {}

    /**
     * Who types in a stream.
     *
     * @param streamId the stream
     * @param userIds nobody, once the last has stopped for 3 s
     */
    record Typing(UUID streamId, List<UUID> userIds) implements ClientEvent {}

    /**
     * A followed seller has gone live.
     *
     * @param sellerId who
     * @param streamId the stream
     * @param title of the stream
     */
    record SellerLive(UUID sellerId, UUID streamId, String title) implements ClientEvent {}

    /**
     * What the user has not read.
     *
     * @param total of all followed sellers
     * @param bySeller those that have something unread
     */
    record UnreadCounts(int total, Map<UUID, Integer> bySeller) implements ClientEvent {}

    /**
     * The gateway has confirmed the token.
     *
     * @param userId who the user is
     * @param roles {@code viewer}, {@code seller}, {@code admin}, or what a newer server says
     * @param expiresAt when the token ends; compare it with {@link FreshetClient#now()}
     */
    record Authenticated(UUID userId, List<String> roles, Instant expiresAt) implements ClientEvent {}

    /**
     * There is no good token any more: the client goes on without one.
     *
     * @param reason in words
     */
    record SignedOut(String reason) implements ClientEvent {}

    /**
     * What was refused outside of a call, or a listener that failed.
     *
     * @param error mostly a {@link FreshetException}
     */
    record Failure(Throwable error) implements ClientEvent {}

    /**
     * A measurement.
     *
     * @param name {@code feed_read}: a feed's HTTP answer. {@code refresh_delay}: from a notification to the fresh page.
     *     {@code reconnect}, {@code resync}, {@code resumed}: one of it
     * @param value milliseconds where it is a time, else 1
     * @param labels of few values each
     */
    record Metric(String name, long value, Map<String, String> labels) implements ClientEvent {}

    /**
     * A frame as it came, for inspectors.
     *
     * @param event its name
     * @param data its content, as JSON is in Java: maps, lists, text, numbers, booleans
     * @param id of the message that it answers; null if it answers none
     */
    record Frame(
            String event,
            Map<String, Object> data,
            @Nullable String id) implements ClientEvent {}
}
