package io.freshet.gateway.presence;

import io.freshet.gateway.redis.RedisLink;
import io.freshet.gateway.redis.RedisScript;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stores each user's latest heartbeat in Redis. The latest counts, whatever device or instance it came from, so several
 * devices are one presence and nothing has to be undone when a device leaves. Spread over several keys, so that a
 * cluster shares the load. Never blocks; the returned stages fail while Redis is down. Thread-safe.
 */
final class PresenceStore {
    private static final int KEYS = 64;
    private static final int MOST_AT_ONCE = 500;

    private final RedisLink redis;
    private final RedisScript alive = RedisScript.of(PresenceStore.class, "alive.lua");
    private final RedisScript online = RedisScript.of(PresenceStore.class, "online.lua");
    private final String counts;

    PresenceStore(RedisLink redis, Duration counts) {
        this.redis = redis;
        this.counts = Long.toString(counts.toMillis());
    }

    /** Records a heartbeat of these users. */
    CompletionStage<?> alive(Collection<UUID> users) {
        return all(byKey(users).entrySet().stream()
                .flatMap(entry -> batches(entry.getValue()).map(batch -> run(alive, entry.getKey(), batch)))
                .toList());
    }

    /** The users among those given who are online. */
    CompletionStage<Set<String>> online(Collection<UUID> users) {
        List<CompletableFuture<List<Object>>> answers = byKey(users).entrySet().stream()
                .map(entry -> run(online, entry.getKey(), entry.getValue()))
                .toList();
        return all(answers)
                .thenApply(_ -> answers.stream()
                        .flatMap(answer -> answer.join().stream())
                        .map(String::valueOf)
                        .collect(Collectors.toSet()));
    }

    private static Map<String, List<String>> byKey(Collection<UUID> users) {
        return users.stream()
                .collect(Collectors.groupingBy(
                        user -> "presence:" + Math.floorMod(user.hashCode(), KEYS),
                        Collectors.mapping(UUID::toString, Collectors.toList())));
    }

    private static Stream<List<String>> batches(List<String> users) {
        return Stream.iterate(0, from -> from < users.size(), from -> from + MOST_AT_ONCE)
                .map(from -> users.subList(from, Math.min(users.size(), from + MOST_AT_ONCE)));
    }

    private CompletableFuture<List<Object>> run(RedisScript script, String key, List<String> users) {
        String[] arguments = Stream.concat(Stream.of(counts), users.stream()).toArray(String[]::new);
        return redis.run(script, new String[] {key}, arguments);
    }

    private static CompletableFuture<?> all(List<? extends CompletableFuture<?>> answers) {
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }
}
