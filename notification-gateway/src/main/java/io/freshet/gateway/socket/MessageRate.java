package io.freshet.gateway.socket;

/**
 * A token bucket for one connection: so many messages at once, so many a second after. Small, since there is one a
 * connection. Not thread-safe.
 */
final class MessageRate {
    /** So many refused messages without the bucket having filled up in between count as persistence. */
    private static final int PATIENCE = 20;

    private static final double NANOS = 1e9;

    private final int capacity;
    private final int perSecond;
    private double tokens;
    private long lastNanos;
    private int refused;

    MessageRate(int capacity, int perSecond, long nowNanos) {
        this.capacity = capacity;
        this.perSecond = perSecond;
        tokens = capacity;
        lastNanos = nowNanos;
    }

    boolean tryTake(long nowNanos) {
        tokens = Math.min(capacity, tokens + (nowNanos - lastNanos) / NANOS * perSecond);
        lastNanos = nowNanos;
        if (tokens >= capacity) {
            refused = 0;
        }
        if (tokens < 1) {
            refused++;
            return false;
        }
        tokens--;
        return true;
    }

    /** Whether the client goes on in spite of being refused. */
    boolean isPersistentlyExceeded() {
        return refused > PATIENCE;
    }
}
