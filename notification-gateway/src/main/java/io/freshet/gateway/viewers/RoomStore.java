package io.freshet.gateway.viewers;

import io.freshet.gateway.redis.RedisLink;
import io.freshet.gateway.redis.RedisScript;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * StreamAudiences in Redis. Each instance writes there how many viewers it has, and until when that holds: so a heartbeat costs the
 * same for one viewer and for ten thousand, saying it twice changes nothing, and the viewers of an instance that dies are
 * gone once its word has expired. Never waits; what it returns fails while Redis is away. Thread-safe.
 */
final class RoomStore {
    private static final String SAY_NOTHING = "-1";
    private static final String MOST_NAMED = "100";

    private final RedisLink redis;
    private final RedisScript script = RedisScript.of(RoomStore.class, "room.lua");
    private final String instance = UUID.randomUUID().toString();
    private final String wordHolds;
    private final String typingHolds;

    RoomStore(RedisLink redis, Duration wordHolds, Duration typingHolds) {
        this.redis = redis;
        this.wordHolds = Long.toString(wordHolds.toMillis());
        this.typingHolds = Long.toString(typingHolds.toMillis());
    }

    /** Asks, and says nothing. */
    CompletionStage<RoomState> read(UUID stream) {
        return run(stream, SAY_NOTHING, "");
    }

    /** Says how many viewers this instance has. Calls of one thread take effect in their order. */
    CompletionStage<RoomState> write(UUID stream, int viewers) {
        return run(stream, Integer.toString(viewers), "");
    }

    /** Says that a user is typing. */
    CompletionStage<RoomState> typing(UUID stream, UUID user) {
        return run(stream, SAY_NOTHING, user.toString());
    }

    private CompletionStage<RoomState> run(UUID stream, String viewers, String typing) {
        // In braces what a cluster hashes: both keys must lie together.
        String[] keys = {"viewers:{" + stream + "}", "typing:{" + stream + "}"};
        CompletableFuture<List<Object>> state =
                redis.run(script, keys, instance, viewers, wordHolds, typing, typingHolds, MOST_NAMED);
        return state.thenApply(RoomState::of);
    }
}
