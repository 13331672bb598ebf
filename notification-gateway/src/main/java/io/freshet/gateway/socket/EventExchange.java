package io.freshet.gateway.socket;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a client's messages to the features and returns their replies within a bounded time. Confined to the session's
 * event loop.
 */
final class EventExchange {
    private static final Logger log = LoggerFactory.getLogger(EventExchange.class);
    private static final long ANSWER_SECONDS = 10;
    /**
     * Limit per address: a quarter of the Redis request queue, so that one address cannot use up the capacity of the
     * others.
     */
    private static final int MOST_UNANSWERED = 5_000;

    private final WebSocketSession session;
    private final ClientEvents events;
    private final Refusals refusals;

    EventExchange(WebSocketSession session, ClientEvents events, Refusals refusals) {
        this.session = session;
        this.events = events;
        this.refusals = refusals;
    }

    /** Does not hold up later messages: the client matches replies by ID. */
    void pass(ClientMessage.Event message) {
        ClientEventHandler handler = events.handlerOf(message.event());
        if (handler == null) {
            refusals.refuse(ErrorCode.UNKNOWN_EVENT, "there is no event " + message.event(), message.id());
            return;
        }
        if (!session.share().tryAsk(MOST_UNANSWERED)) {
            refusals.refuse(
                    ErrorCode.RATE_LIMITED, "the clients of one address asked too much at once; wait", message.id());
            return;
        }
        CompletableFuture<Reply> reply;
        try {
            reply = handler.handle(new ClientEvent(message.event(), message.data(), session))
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            session.share().answered();
            fail(e, message);
            return;
        }
        reply.copy().orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).whenComplete((answer, failure) -> {
            session.share().answered();
            EventLoop loop = session.shard().loop();
            if (loop.inEventLoop()) {
                // Reply in place: later messages of the feature may already be queued on this loop and must come after.
                answer(answer, failure, message);
            } else {
                loop.execute(() -> answer(answer, failure, message));
            }
        });
    }

    private void answer(@Nullable Reply reply, @Nullable Throwable failure, ClientMessage.Event message) {
        if (failure != null || reply == null) {
            fail(failure == null ? new IllegalStateException("no reply") : failure, message);
            return;
        }
        refusals.understood();
        if (reply.event() != null) {
            session.send(new ServerMessage(reply.event(), reply.data(), message.id()));
        }
    }

    private void fail(Throwable failure, ClientMessage.Event message) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ClientEventException refusal) {
            refusals.refuse(refusal.code(), refusal.answer(), message.id());
        } else {
            log.warn("event=client_event_failed name={}", message.event(), cause);
            refusals.refuse(ErrorCode.UNAVAILABLE, message.event() + " cannot be done now", message.id());
        }
    }
}
