package io.freshet.client;

/** A listener that is registered. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /** The listener is called no more, but for a call that has begun. Again has no effect. */
    @Override
    void close();
}
