package io.freshet.http;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses canonical UUIDs only: {@link UUID#fromString} also accepts {@code 1-1-1-1-1}, an alias of another one. */
public final class StrictUuid {
    private static final Pattern CANONICAL = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private StrictUuid() {}

    /**
     * Parses a UUID.
     *
     * @param text in either case
     * @return null if it is not a canonical UUID
     */
    public static @Nullable UUID parse(String text) {
        return CANONICAL.matcher(text).matches() ? UUID.fromString(text) : null;
    }
}
