package io.freshet.gateway.resume;

/** Makes histories for the tests of those who use them. */
public final class History {
    private History() {}

    /** Of the last minute. */
    public static RefreshHistory empty() {
        return new RefreshHistory(60_000, 1 << 20);
    }
}
