package io.freshet.gateway.resume;

/** Creates histories for tests in other packages. */
public final class History {
    private History() {}

    /** An empty history with a window of one minute. */
    public static RefreshHistory empty() {
        return new RefreshHistory(60_000, 1 << 20);
    }
}
