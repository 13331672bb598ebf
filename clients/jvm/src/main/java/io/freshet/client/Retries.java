package io.freshet.client;

import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Whether and when an HTTP request is repeated: the table of clients.md. */
final class Retries {
    static final int MOST = 5;
    /** A caller that would have to wait for longer is better refused than made to wait. */
    static final long LONGEST_RETRY_AFTER_SECONDS = 300;

    private static final long FIRST_MILLIS = 1_000;

    private Retries() {}

    /**
     * How long to wait before the request is repeated.
     *
     * @param status of the answer; 0 if there was none
     * @param retryAfter the header, or null
     * @param before how often it was repeated
     * @param random 0 to below 1
     * @return milliseconds, or nothing if it is not repeated
     */
    static OptionalLong delay(int status, @Nullable String retryAfter, int before, DoubleSupplier random) {
        long seconds = seconds(retryAfter);
        // 409 says Retry-After only where the same Idempotency-Key is being served: problems.md.
        boolean repeats = status == 0 || status == 429 || status >= 500 || (status == 409 && seconds >= 0);
        if (!repeats || before >= MOST || seconds > LONGEST_RETRY_AFTER_SECONDS) {
            return OptionalLong.empty();
        }
        long base = seconds >= 0 ? Math.max(FIRST_MILLIS, seconds * 1_000) : FIRST_MILLIS << before;
        return OptionalLong.of(base + (long) (random.getAsDouble() * base));
    }

    /** -1 if it does not say. */
    static long seconds(@Nullable String retryAfter) {
        try {
            return retryAfter == null ? -1 : Math.max(-1, Long.parseLong(retryAfter.strip()));
        } catch (NumberFormatException e) {
            return -1; // a date, which our services do not send
        }
    }
}
