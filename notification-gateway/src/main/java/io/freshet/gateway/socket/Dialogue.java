package io.freshet.gateway.socket;

import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.identity.Verification;
import org.jspecify.annotations.Nullable;

/**
 * Processes the messages of a WebSocket client in order and enforces the limits. Confined to the session's event loop.
 */
final class Dialogue {
    private final WebSocketSession session;
    private final SessionServices services;
    private final MessageRate rate;
    private final MessageQueue queue;
    private final Refusals refusals;
    private final Authentication authentication;
    private final Subscriptions subscriptions;
    private final EventExchange events;

    Dialogue(WebSocketSession session, SessionServices services) {
        this.session = session;
        this.services = services;
        GatewayProperties limits = services.limits();
        rate = new MessageRate(limits.messagesAtOnce(), limits.messagesPerSecond(), System.nanoTime());
        queue = new MessageQueue(session, text -> process(text, true));
        refusals = new Refusals(session);
        authentication = new Authentication(session, services, queue, refusals);
        subscriptions = new Subscriptions(session, services, queue, refusals);
        events = new EventExchange(session, services.events(), refusals);
    }

    /** Callable from any thread. */
    @Nullable
    Identity identity() {
        return authentication.identity();
    }

    void receive(String text) {
        heartbeatReceived();
        boolean allowed = rate.tryTake(System.nanoTime());
        if (!allowed || !queue.hasToWait(text)) {
            process(text, allowed);
        }
    }

    void heartbeatReceived() {
        Identity known = identity();
        if (known != null) {
            services.listeners().forEach(listener -> listener.alive(session, known));
        }
    }

    /** Whether the rate allows another frame. Closes the connection if the rate is exceeded persistently. */
    boolean allowsFrame() {
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
            refusals.refuse(
                    ErrorCode.RATE_LIMITED,
                    "send at most %d messages at once and %d a second"
                            .formatted(limits.messagesAtOnce(), limits.messagesPerSecond()),
                    message.id());
            closeIfPersistent();
            return;
        }
        switch (message) {
            case ClientMessage.Refused(var code, var reason, var id) -> refusals.refuse(code, reason, id);
            case ClientMessage.Subscribe subscribe -> subscriptions.subscribe(subscribe);
            case ClientMessage.Unsubscribe unsubscribe -> subscriptions.unsubscribe(unsubscribe);
            case ClientMessage.Authenticate authenticate -> authentication.authenticate(authenticate);
            case ClientMessage.Event event -> events.pass(event);
        }
    }

    /** Applies the verification of a token from the handshake. */
    void opened(Verification verification) {
        authentication.accept(verification, null, false);
    }

    /** Called when the connection has closed. */
    void end() {
        authentication.end();
        services.listeners().forEach(listener -> listener.closed(session));
    }
}
