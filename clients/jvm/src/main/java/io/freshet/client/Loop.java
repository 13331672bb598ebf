package io.freshet.client;

/** The one thread of a client, and its monotonic clock. Everything inside of the client happens on it. */
interface Loop extends AutoCloseable {
    /** Something that will happen. */
    interface Timer {
        /** It does not happen, if it has not begun. */
        void cancel();
    }

    /** Milliseconds since any moment; never goes back. Any thread. */
    long millis();

    /** Runs it soon, after what was given before; or never, once the loop is closed. Any thread. */
    void execute(Runnable task);

    /** Runs it later; or never, once the loop is closed. */
    Timer after(long millis, Runnable task);

    /** What has not begun never does. */
    @Override
    void close();
}
