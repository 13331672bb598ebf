package io.freshet.gateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * A Lua script.
 *
 * @param text its source
 */
public record RedisScript(String text) {
    /**
     * Loads a script and wraps it in the common prelude.
     *
     * @param beside a class in the same package as the file
     * @param file its name
     * @return the script
     */
    public static RedisScript of(Class<?> beside, String file) {
        return new RedisScript(code(RedisScript.class, "prelude.lua") + "local function work()\n" + code(beside, file)
                + "end\nreturn attempt(work)\n");
    }

    private static String code(Class<?> beside, String file) {
        try (InputStream lua = beside.getResourceAsStream(file)) {
            if (lua == null) {
                throw new IllegalStateException(file + " is missing from this build");
            }
            return new String(lua.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
