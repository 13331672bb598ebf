package io.freshet.gateway.socket;

/** A token bucket for the messages of one connection. Small, since every connection has one. Not thread-safe. */
final class MessageRate {
    /** More refused messages than this, without a full bucket in between, count as persistent. */
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

    /** Whether the client keeps sending despite refusals. */
    boolean isPersistentlyExceeded() {
        return refused > PATIENCE;
    }
}
