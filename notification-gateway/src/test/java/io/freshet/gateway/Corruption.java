package io.freshet.gateway;

import io.freshet.gateway.redis.RedisLink;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Corrupt values for our Redis keys. */
public enum Corruption {
    STRING,
    LIST,
    SET,
    ZSET,
    HASH,
    STREAM,
    /** A number far out of range. */
    FAR;

    /** Replaces the value of the key. */
    public void put(Instance gateway, String key) throws Exception {
        var redis = gateway.bean(RedisLink.class).commands();
        done(redis.del(key));
        done(put(redis, key));
    }

    private Future<?> put(RedisClusterAsyncCommands<String, String> redis, String key) {
        return switch (this) {
            case STRING -> redis.set(key, "x");
            case LIST -> redis.lpush(key, "x");
            case SET -> redis.sadd(key, "x");
            case ZSET -> redis.zadd(key, 9e15, "x");
            case HASH -> redis.hset(key, "x", "x");
            case STREAM -> redis.xadd(key, Map.of("x", "x"));
            case FAR ->
                key.startsWith("viewers") ? redis.hset(key, "x", "5 9999999999999") : redis.zadd(key, 9e15, "x");
        };
    }

    public static String type(Instance gateway, String key) throws Exception {
        return gateway.bean(RedisLink.class).commands().type(key).get(20, TimeUnit.SECONDS);
    }

    private static void done(Future<?> command) throws Exception {
        command.get(20, TimeUnit.SECONDS);
    }
}
