package io.freshet.http;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** UUIDs in their canonical form: {@link UUID#fromString} also takes {@code 1-1-1-1-1}, which would be another's. */
public final class StrictUuid {
    private static final Pattern CANONICAL = Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private StrictUuid() {}

    /**
     * Parses a UUID.
     *
     * @param text of either case
     * @return null if it is none
     */
    public static @Nullable UUID parse(String text) {
        return CANONICAL.matcher(text).matches() ? UUID.fromString(text) : null;
    }
}
