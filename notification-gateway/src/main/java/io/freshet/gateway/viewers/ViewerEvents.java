package io.freshet.gateway.viewers;

import io.freshet.gateway.socket.ClientEvent;
import io.freshet.gateway.socket.ClientEventHandler;
import io.freshet.gateway.socket.Reply;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** {@code join_stream}, {@code leave_stream} and {@code typing}. A viewer is a connection, with or without a token. */
final class ViewerEvents implements ClientEventHandler {
    private static final String JOIN = "join_stream";
    private static final String LEAVE = "leave_stream";
    private static final String TYPING = "typing";

    private final StreamAudiences rooms;

    ViewerEvents(StreamAudiences rooms) {
        this.rooms = rooms;
    }

    @Override
    public Set<String> events() {
        return Set.of(JOIN, LEAVE, TYPING);
    }

    @Override
    public CompletionStage<Reply> handle(ClientEvent event) {
        if (event.event().equals(TYPING)) {
            UUID user = event.user().userId();
            return rooms.typing(user, stream(event)).thenApply(_ -> Reply.none());
        }
        UUID stream = stream(event);
        CompletionStage<Integer> count = event.event().equals(JOIN)
                ? rooms.join(event.connection(), stream)
                : rooms.leave(event.connection(), stream);
        return count.thenApply(
                viewers -> Reply.of("viewer_count", Map.of("stream_id", stream.toString(), "count", viewers)));
    }

    private static UUID stream(ClientEvent event) {
        event.allowOnly(Set.of("stream_id"));
        return event.uuid("stream_id");
    }
}
