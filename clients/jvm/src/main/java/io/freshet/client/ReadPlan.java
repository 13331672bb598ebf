package io.freshet.client;

import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a feed is to be read, and for which generation. One read at a time; what comes meanwhile adds at most one more. Pure:
 * the time is given, in milliseconds of the loop's clock.
 */
final class ReadPlan {
    static final long NEVER = Long.MAX_VALUE;

    private static final long DEGRADED_MILLIS = 5_000;
    private static final long DEGRADED_SPREAD_MILLIS = 1_000;
    private static final int BAD_REQUEST = 400;

    /**
     * One read.
     *
     * @param first whether it is of the first page, else of the next one
     * @param generation the least that it has to hold; null where that is anything
     */
    record Read(boolean first, @Nullable String generation) {}

    private final DoubleSupplier random;
    private @Nullable String generation;
    private long firstAt = NEVER;
    private long moreAt = NEVER;
    private long notBefore = Long.MIN_VALUE;
    private boolean reading;
    private int repeated;

    ReadPlan(DoubleSupplier random) {
        this.random = random;
    }

    /** The feed has changed. A read that waits already does for this one too, with the later generation. */
    void notified(long now, String later, long spreadMillis) {
        generation = later;
        within(now, 0, spreadMillis);
    }

    /** The feed may have changed: reads it once within these bounds from now, unless it waits to be read anyway. */
    void within(long now, long least, long most) {
        if (firstAt == NEVER) {
            repeated = 0;
            firstAt = Math.max(notBefore, now + least + (long) (random.getAsDouble() * (most - least)));
        }
    }

    /** The user wants the feed now, past any random wait. */
    void now(long now) {
        repeated = 0;
        firstAt = Math.max(notBefore, now);
    }

    /** The user wants the next page. */
    void more(long now) {
        if (moreAt == NEVER) {
            moreAt = Math.max(notBefore, now);
        }
    }

    /** Whether a notification is still to be satisfied that nothing waits for any more: its reads have failed. */
    boolean isGivenUp() {
        return generation != null && firstAt == NEVER && !reading;
    }

    boolean isReadingOrRepeating() {
        return reading || repeated > 0;
    }

    /** The read that is due, which then is under way; null if none is. */
    @Nullable
    Read next(long now) {
        if (reading) {
            return null;
        }
        if (firstAt <= now) {
            firstAt = NEVER;
            reading = true;
            return new Read(true, generation);
        }
        if (moreAt <= now) {
            moreAt = NEVER;
            reading = true;
            return new Read(false, generation);
        }
        return null;
    }

    /** When {@link #next} has something to do; {@link #NEVER} if nothing waits. */
    long wakeAt() {
        return reading ? NEVER : Math.min(firstAt, moreAt);
    }

    void succeeded(long now, Read read, boolean degraded) {
        reading = false;
        repeated = 0;
        if (read.first() && read.generation() != null && read.generation().equals(generation)) {
            generation = null;
        }
        if (degraded) {
            within(now, DEGRADED_MILLIS, DEGRADED_MILLIS + DEGRADED_SPREAD_MILLIS);
        }
    }

    /** Whether it will be repeated. */
    boolean failed(long now, Read read, int status, @Nullable String retryAfter) {
        reading = false;
        long seconds = Retries.seconds(retryAfter);
        if (seconds > 0) {
            notBefore = now + Math.min(seconds, Retries.LONGEST_RETRY_AFTER_SECONDS) * 1_000;
        }
        if (status == BAD_REQUEST) {
            generation = null; // it may be what was bad, and then no read would ever succeed again
        }
        OptionalLong delay = Retries.delay(status, retryAfter, repeated, random);
        if (delay.isEmpty()) {
            repeated = 0;
            return false;
        }
        repeated++;
        if (read.first()) {
            firstAt = now + delay.getAsLong();
        } else {
            moreAt = now + delay.getAsLong();
        }
        return true;
    }
}
