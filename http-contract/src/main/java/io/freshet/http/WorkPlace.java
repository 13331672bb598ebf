package io.freshet.http;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The place of a request among the few that are worked on at once. A request that only waits from now on gives it back,
 * so that others are served meanwhile. Thread-safe.
 */
public final class WorkPlace implements AutoCloseable {
    private static final ScopedValue<WorkPlace> CURRENT = ScopedValue.newInstance();

    private final NewestFirst work;
    private final AtomicBoolean held = new AtomicBoolean();

    WorkPlace(NewestFirst work) {
        this.work = work;
    }

    /** Waits for the place. Returns false on timeout or interruption. */
    boolean take() {
        if (!held.get() && work.enter()) {
            held.set(true);
        }
        return held.get();
    }

    @Override
    public void close() {
        if (held.compareAndSet(true, false)) {
            work.leave();
        }
    }

    /** Serves a request that has this place. */
    void serve(Runnable request) {
        ScopedValue.where(CURRENT, this).run(request);
    }

    /**
     * Gives back the place of the request that this thread serves. To be called when the request will only wait, for
     * others' work or for an engine, and do little afterwards. Does nothing outside of requests or without a place.
     */
    public static void giveBack() {
        if (CURRENT.isBound()) {
            CURRENT.get().close();
        }
    }

    /**
     * Waits for a place again after {@link #giveBack}, if more than a little work is left.
     *
     * @return false on timeout or interruption
     */
    public static boolean takeAgain() {
        return !CURRENT.isBound() || CURRENT.get().take();
    }
}
