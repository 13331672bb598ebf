package io.freshet.gateway.socket;

import io.freshet.gateway.subscription.TopicRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed message from a client. */
sealed interface ClientMessage {
    /** Repeated in the reply, if present. */
    @Nullable
    String id();

    /** Subscribes, optionally resuming from a cursor. */
    record Subscribe(
            TopicRequest.Valid request,
            @Nullable String resume,
            @Nullable String id) implements ClientMessage {}

    /** Ends a subscription. */
    record Unsubscribe(TopicRequest.Valid request, @Nullable String id) implements ClientMessage {}

    /** Presents a token. */
    record Authenticate(String token, @Nullable String id) implements ClientMessage {}

    /** A message for a feature, which validates the data. */
    record Event(
            String event,
            Map<String, @Nullable Object> data,
            @Nullable String id) implements ClientMessage {}

    /** An invalid message, answered with an error. */
    record Refused(ErrorCode code, String message, @Nullable String id) implements ClientMessage {}
}
