package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.identity.Verification;
import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.resume.Recovery;
import io.freshet.gateway.subscription.FeedTopic;
import io.freshet.gateway.subscription.TopicRequest;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a WebSocket client says and is answered: one message after the other, held to the limits. While a token is being
 * verified, or another instance's lead caught up with, the messages after it wait, and nothing more is read. Lives on the session's event loop.
 */
final class Dialogue {
    private static final Logger log = LoggerFactory.getLogger(Dialogue.class);
    private static final int BUGS_IN_A_ROW = 3;
    private static final long VERIFICATION_SECONDS = 5;
    private static final long ANSWER_SECONDS = 10;

    private final WebSocketSession session;
    private final SessionServices services;
    private final MessageRate rate;
    private @Nullable Queue<String> waiting;
    private @Nullable TokenLifetime lifetime;
    private volatile @Nullable Identity identity;
    private int bugsInARow;

    Dialogue(WebSocketSession session, SessionServices services) {
        this.session = session;
        this.services = services;
        GatewayProperties limits = services.limits();
        rate = new MessageRate(limits.messagesAtOnce(), limits.messagesPerSecond(), System.nanoTime());
    }

    /** Any thread. */
    @Nullable
    Identity identity() {
        return identity;
    }

    void receive(String text) {
        signOfLife();
        boolean allowed = rate.tryTake(System.nanoTime());
        if (waiting != null && allowed) {
            waiting.add(text);
        } else {
            process(text, allowed);
        }
    }

    void signOfLife() {
        Identity known = identity;
        if (known != null) {
            services.listeners().forEach(listener -> listener.alive(session, known));
        }
    }

    /** Whether the rate allows one more frame; ends the connection if it persistently does not. */
    boolean mayGoOn() {
        if (rate.tryTake(System.nanoTime())) {
            return true;
        }
        closeIfPersistent();
        return false;
    }

    private void closeIfPersistent() {
        if (rate.isPersistentlyExceeded()) {
            session.close(CloseCode.RATE_LIMITED);
        }
    }

    private void process(String text, boolean allowed) {
        ClientMessage message = ClientMessageParser.parse(text);
        if (!allowed) {
            GatewayProperties limits = services.limits();
            refuse(
                    ErrorCode.RATE_LIMITED,
                    "send at most %d messages at once and %d a second"
                            .formatted(limits.messagesAtOnce(), limits.messagesPerSecond()),
                    message.id());
            closeIfPersistent();
            return;
        }
        switch (message) {
            case ClientMessage.Refused(var code, var reason, var id) -> refuse(code, reason, id);
            case ClientMessage.Subscribe subscribe -> subscribe(subscribe);
            case ClientMessage.Unsubscribe(var request, var id) -> {
                bugsInARow = 0;
                session.stopListeningTo(request.topic());
                session.send(new ServerMessage("unsubscribed", request.data(), id));
            }
            case ClientMessage.Authenticate(var token, var id) -> authenticate(token, id);
            case ClientMessage.Event event -> pass(event);
        }
    }

    private void subscribe(ClientMessage.Subscribe subscribe) {
        bugsInARow = 0;
        FeedTopic topic = subscribe.request().topic();
        int most = services.limits().maxSubscriptions();
        if (!session.topics().contains(topic) && session.topics().size() >= most) {
            refuse(
                    ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                    "unsubscribe from something first: the limit is " + most,
                    subscribe.id());
            return;
        }
        String cursor = subscribe.resume();
        if (cursor == null) {
            listen(subscribe, false, session.position());
            return;
        }
        CompletableFuture<Recovery> recovery = services.resumption().of(session.shard(), topic, cursor);
        if (recovery.isDone()) {
            resume(subscribe, recovery.join());
            return;
        }
        holdUp();
        recovery.thenAccept(outcome -> {
            if (!session.isClosing()) {
                resume(subscribe, outcome);
            }
            goOn();
        });
    }

    private void resume(ClientMessage.Subscribe subscribe, Recovery recovery) {
        TopicRequest.Valid request = subscribe.request();
        switch (recovery) {
            case Recovery.Complete(var from, var missed) -> {
                // What follows is not told yet: a connection that breaks in between has to begin there again.
                listen(subscribe, true, missed.isEmpty() ? session.position() : from);
                services.resumption().tell(session, request.topic(), from, missed);
            }
            case Recovery.Lost _, Recovery.Ahead _ -> {
                listen(subscribe, false, session.position());
                session.send(services.resumption().resync(request.data(), session.position()));
            }
        }
    }

    private void listen(ClientMessage.Subscribe subscribe, boolean recovered, Position position) {
        session.listenTo(subscribe.request().topic());
        Map<String, Object> data = new LinkedHashMap<>(subscribe.request().data());
        data.put("cursor", position.cursor());
        data.put("recovered", recovered);
        session.send(new ServerMessage("subscribed", data, subscribe.id()));
    }

    private void refuse(ErrorCode code, String message, @Nullable String id) {
        session.send(ServerMessage.error(code, message, id));
        if (code == ErrorCode.FORBIDDEN) {
            session.close(CloseCode.FORBIDDEN);
        }
        if (!code.isClientsBug()) {
            return;
        }
        bugsInARow++;
        if (bugsInARow >= BUGS_IN_A_ROW) {
            session.close(CloseCode.BAD_MESSAGES);
        }
    }

    private void authenticate(String token, @Nullable String id) {
        bugsInARow = 0;
        holdUp();
        services.verifier()
                .verify(token)
                .completeOnTimeout(new Verification.Unknown(), VERIFICATION_SECONDS, TimeUnit.SECONDS)
                .thenAcceptAsync(
                        verification -> authenticated(verification, id),
                        session.shard().loop());
    }

    private void authenticated(Verification verification, @Nullable String id) {
        if (!session.isClosing()) {
            accept(verification, id, true);
        }
        goOn();
    }

    /** Until something is known that the next messages may depend on: they wait, and no more are read. */
    private void holdUp() {
        waiting = new ArrayDeque<>();
        session.channel().config().setAutoRead(false);
    }

    private void goOn() {
        Queue<String> behind = waiting;
        waiting = null;
        session.channel().config().setAutoRead(true);
        while (behind != null && !behind.isEmpty() && !session.isClosing()) {
            String next = behind.remove();
            if (waiting == null) {
                process(next, true);
            } else {
                waiting.add(next);
            }
        }
    }

    /**
     * Takes over what became of a token.
     *
     * @param verification of the token
     * @param id of the client's message, if it gave one
     * @param tell whether the client has asked for an answer, which one that brought its token at the handshake has not
     */
    void accept(Verification verification, @Nullable String id, boolean tell) {
        switch (verification) {
            case Verification.Verified(var verified) -> identify(verified, id, tell);
            case Verification.Expired _ -> {
                refuse(ErrorCode.UNAUTHORIZED, "the token has ended", id);
                session.close(CloseCode.TOKEN_EXPIRED);
            }
            case Verification.Bad _ -> {
                refuse(ErrorCode.UNAUTHORIZED, "the token does not count here", id);
                session.close(CloseCode.UNAUTHORIZED);
            }
            case Verification.Unknown _ -> refuse(ErrorCode.UNAVAILABLE, "tokens cannot be verified now", id);
        }
    }

    private void identify(Identity verified, @Nullable String id, boolean tell) {
        Identity before = identity;
        if (before != null && !before.userId().equals(verified.userId())) {
            refuse(ErrorCode.FORBIDDEN, "this connection is another user's: open a new one", id);
            return;
        }
        if (before == null && !services.users().add(verified.userId(), session)) {
            refuse(ErrorCode.RATE_LIMITED, "this user has too many connections", id);
            session.close(CloseCode.TOO_MANY_CONNECTIONS);
            return;
        }
        identity = verified;
        if (tell) {
            session.send(ServerMessage.authenticated(verified, id));
        }
        if (lifetime != null) {
            lifetime.cancel();
        }
        lifetime = TokenLifetime.of(verified, session);
        services.listeners().forEach(listener -> listener.identified(session, verified));
    }

    private void pass(ClientMessage.Event message) {
        ClientEventHandler handler = services.events().handlerOf(message.event());
        if (handler == null) {
            refuse(ErrorCode.UNKNOWN_EVENT, "there is no event " + message.event(), message.id());
            return;
        }
        CompletableFuture<Reply> reply;
        try {
            reply = handler.handle(new ClientEvent(message.event(), message.data(), session))
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            fail(e, message);
            return;
        }
        if (reply.isDone()) {
            reply.whenComplete((answer, failure) -> answer(answer, failure, message));
        } else {
            reply.copy()
                    .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                    .whenCompleteAsync(
                            (answer, failure) -> answer(answer, failure, message),
                            session.shard().loop());
        }
    }

    private void answer(@Nullable Reply reply, @Nullable Throwable failure, ClientMessage.Event message) {
        if (failure != null || reply == null) {
            fail(failure == null ? new IllegalStateException("no reply") : failure, message);
            return;
        }
        bugsInARow = 0;
        if (reply.event() != null) {
            session.send(new ServerMessage(reply.event(), reply.data(), message.id()));
        }
    }

    private void fail(Throwable failure, ClientMessage.Event message) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ClientEventException refusal) {
            refuse(refusal.code(), refusal.answer(), message.id());
        } else {
            log.warn("event=client_event_failed name={}", message.event(), cause);
            refuse(ErrorCode.UNAVAILABLE, message.event() + " cannot be done now", message.id());
        }
    }

    /** The connection is gone. */
    void end() {
        Identity known = identity;
        if (known != null) {
            services.users().remove(known.userId(), session);
        }
        if (lifetime != null) {
            lifetime.cancel();
        }
        services.listeners().forEach(listener -> listener.closed(session));
    }
}
