package io.freshet.gateway.socket;

import io.freshet.gateway.subscription.TopicRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message from a client, checked. */
sealed interface ClientMessage {
    /** To be repeated in the answer, if the client gave one. */
    @Nullable
    String id();

    /** The client wants to listen, perhaps from where it stopped before. */
    record Subscribe(
            TopicRequest.Valid request,
            @Nullable String resume,
            @Nullable String id) implements ClientMessage {}

    /** The client wants to listen no more. */
    record Unsubscribe(TopicRequest.Valid request, @Nullable String id) implements ClientMessage {}

    /** The client says who it is. */
    record Authenticate(String token, @Nullable String id) implements ClientMessage {}

    /** A message for a feature; its data is checked there. */
    record Event(
            String event,
            Map<String, @Nullable Object> data,
            @Nullable String id) implements ClientMessage {}

    /** The message is answered with an error. */
    record Refused(ErrorCode code, String message, @Nullable String id) implements ClientMessage {}
}
