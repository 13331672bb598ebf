package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.resume.ResumeResult;
import io.freshet.gateway.subscription.FeedTopic;
import io.freshet.gateway.subscription.TopicRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client's subscriptions, and resuming them. Confined to the session's event loop. */
final class Subscriptions {
    private final WebSocketSession session;
    private final SessionServices services;
    private final MessageQueue queue;
    private final Refusals refusals;

    Subscriptions(WebSocketSession session, SessionServices services, MessageQueue queue, Refusals refusals) {
        this.session = session;
        this.services = services;
        this.queue = queue;
        this.refusals = refusals;
    }

    /** Holds up later messages if this instance first has to catch up with the cursor. */
    void subscribe(ClientMessage.Subscribe message) {
        refusals.understood();
        FeedTopic topic = message.request().topic();
        int most = services.limits().maxSubscriptions();
        if (!session.topics().contains(topic) && session.topics().size() >= most) {
            refusals.refuse(
                    ErrorCode.TOO_MANY_SUBSCRIPTIONS,
                    "unsubscribe from something first: the limit is " + most,
                    message.id());
            return;
        }
        String cursor = message.resume();
        if (cursor == null) {
            listen(message, false, session.position());
            return;
        }
        CompletableFuture<ResumeResult> recovery = services.resumption().of(session.shard(), topic, cursor);
        if (recovery.isDone()) {
            resume(message, recovery.join());
            return;
        }
        queue.holdUp(recovery, outcome -> resume(message, outcome));
    }

    void unsubscribe(ClientMessage.Unsubscribe message) {
        refusals.understood();
        session.stopListeningTo(message.request().topic());
        session.send(new ServerMessage("unsubscribed", message.request().data(), message.id()));
    }

    private void resume(ClientMessage.Subscribe message, ResumeResult recovery) {
        TopicRequest.Valid request = message.request();
        switch (recovery) {
            case ResumeResult.Complete(var from, var missed) -> {
                // The missed refreshes are not sent yet: if the connection breaks now, the client has to resume from
                // before them.
                Position complete = session.position();
                if (listen(message, true, missed.isEmpty() ? complete : complete.notBeyond(from))) {
                    services.resumption().sendMissed(session, request.topic(), from, missed);
                }
            }
            case ResumeResult.Lost _, ResumeResult.Ahead _ -> {
                if (listen(message, false, session.position())) {
                    session.send(services.resumption().resync(request.data(), session.position()));
                }
            }
        }
    }

    /** Returns false if a limit on subscriptions is reached. */
    private boolean listen(ClientMessage.Subscribe message, boolean recovered, Position position) {
        FeedTopic topic = message.request().topic();
        boolean isNew;
        try {
            isNew = session.subscribe(topic);
        } catch (ClientEventException e) {
            refusals.refuse(e.code(), e.answer(), message.id());
            return false;
        }
        Map<String, Object> data = new LinkedHashMap<>(message.request().data());
        data.put("cursor", position.cursor());
        data.put("recovered", recovered);
        session.send(new ServerMessage("subscribed", data, message.id()));
        if (isNew && topic instanceof FeedTopic.Stream(var stream)) {
            services.listeners().forEach(listener -> listener.subscribed(session, stream));
        }
        return true;
    }
}
