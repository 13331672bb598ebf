package io.freshet.cache;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** A Lua script of the protocol, run by its digest, or in full if the server does not have it yet. */
final class Script {
    /** Marks each corrupt key, at the end of a result. Same as in the prelude. */
    private static final byte[] CORRUPT = "\1corrupt ".getBytes(StandardCharsets.US_ASCII);

    private final byte[] source;
    private final String digest;

    private Script(byte[] source) {
        this.source = source;
        this.digest = sha1(source);
    }

    /** Loads a script and prepends the shared prelude. */
    static Script load(String name) {
        String work = "local function work()\n" + read(name) + "end\nreturn attempt(work)\n";
        return new Script((read("prelude.lua") + work).getBytes(StandardCharsets.UTF_8));
    }

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no script " + name);
            }
            return text(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(byte[] source) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(source));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }

    /** Runs the script and returns its result. Corrupt keys that it deleted are reported to the connection. */
    CompletionStage<List<byte[]>> run(CacheConnection connection, List<String> keys, Stream<String> arguments) {
        RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
        String[] names = keys.toArray(String[]::new);
        byte[][] values = arguments
                .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        RedisFuture<List<byte[]>> known = redis.evalsha(digest, ScriptOutputType.MULTI, names, values);
        CompletionStage<List<byte[]>> answer = known.exceptionallyCompose(failure -> {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (cause instanceof RedisNoScriptException) {
                return redis.eval(source, ScriptOutputType.MULTI, names, values);
            }
            return CompletableFuture.failedStage(cause);
        });
        return answer.thenApply(whole -> withoutCorrupt(whole, connection));
    }

    private static List<byte[]> withoutCorrupt(List<byte[]> answer, CacheConnection connection) {
        int end = answer.size();
        while (end > 0 && isCorrupt(answer.get(end - 1))) {
            end--;
            byte[] key = answer.get(end);
            connection.foundCorrupt(text(Arrays.copyOfRange(key, CORRUPT.length, key.length)));
        }
        return answer.subList(0, end);
    }

    private static boolean isCorrupt(byte[] text) {
        return text.length > CORRUPT.length && Arrays.equals(text, 0, CORRUPT.length, CORRUPT, 0, CORRUPT.length);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
