package io.freshet.gateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * A script in Lua.
 *
 * @param text all of it
 */
public record RedisScript(String text) {
    /**
     * The script in a file.
     *
     * @param beside the class in whose folder it lies
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
