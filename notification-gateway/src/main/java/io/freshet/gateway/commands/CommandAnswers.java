package io.freshet.gateway.commands;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.gateway.socket.Reply;
import java.util.Map;

/** Builds the replies to commands. */
final class CommandAnswers {
    private CommandAnswers() {}

    static Reply of(FeedInvalidated done) {
        return Reply.of(
                "cache_invalidated",
                Map.of(
                        "keys_deleted", done.getKeysDeleted(),
                        "scopes", done.getScopes().size(),
                        "generation", done.getGeneration()));
    }
}
