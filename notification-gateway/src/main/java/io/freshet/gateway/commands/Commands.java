package io.freshet.gateway.commands;

import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.socket.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How commands are written, and what clients are told of them. */
final class Commands {
    private Commands() {}

    /** @param aggregate what has changed, or null if nothing has */
    static CacheCommand of(
            CacheCommandKind kind, @Nullable UUID aggregate, List<InvalidatedScope> scopes, Identity user) {
        return CacheCommand.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setKind(kind)
                .setScopes(scopes)
                .setRequestedBy(user.userId().toString())
                .setRequestedAt(Instant.now())
                .setAggregateId(aggregate == null ? null : aggregate.toString())
                .build();
    }

    static Reply answer(FeedInvalidated done) {
        return Reply.of(
                "cache_invalidated",
                Map.of(
                        "keys_deleted", done.getKeysDeleted(),
                        "scopes", done.getScopes().size(),
                        "generation", done.getGeneration()));
    }
}
