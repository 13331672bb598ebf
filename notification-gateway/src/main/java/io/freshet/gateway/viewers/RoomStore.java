package io.freshet.gateway.viewers;

import io.freshet.gateway.redis.RedisLink;
import io.freshet.gateway.redis.RedisScript;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Stores rooms in Redis. Each instance writes its own number of viewers with an expiry. A heartbeat therefore costs the
 * same for one viewer and for ten thousand, writes are idempotent, and the viewers of a dead instance expire. Never
 * blocks; the returned stages fail while Redis is down. Thread-safe.
 */
final class RoomStore {
    private static final String READ_ONLY = "-1";
    private static final String MOST_NAMED = "100";

    private final RedisLink redis;
    private final RedisScript script = RedisScript.of(RoomStore.class, "room.lua");
    private final String instance = UUID.randomUUID().toString();
    private final String countLifetime;
    private final String typingLifetime;

    RoomStore(RedisLink redis, Duration countLifetime, Duration typingLifetime) {
        this.redis = redis;
        this.countLifetime = Long.toString(countLifetime.toMillis());
        this.typingLifetime = Long.toString(typingLifetime.toMillis());
    }

    /** Reads the room without writing. */
    CompletionStage<RoomState> read(UUID stream) {
        return run(stream, READ_ONLY, "");
    }

    /** Writes this instance's number of viewers. Calls from one thread take effect in order. */
    CompletionStage<RoomState> write(UUID stream, int viewers) {
        return run(stream, Integer.toString(viewers), "");
    }

    /** Records that a user is typing. */
    CompletionStage<RoomState> typing(UUID stream, UUID user) {
        return run(stream, READ_ONLY, user.toString());
    }

    private CompletionStage<RoomState> run(UUID stream, String viewers, String typing) {
        // Hash tags: both keys must be in the same cluster slot.
        String[] keys = {"viewers:{" + stream + "}", "typing:{" + stream + "}"};
        CompletableFuture<List<Object>> state =
                redis.run(script, keys, instance, viewers, countLifetime, typing, typingLifetime, MOST_NAMED);
        return state.thenApply(RoomState::of);
    }
}
