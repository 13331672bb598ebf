package io.freshet.http;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The place that a request has among the few that are worked on at once. Who only waits from now on gives it back, so that
 * others are served meanwhile. Thread-safe.
 */
public final class WorkPlace implements AutoCloseable {
    private static final ScopedValue<WorkPlace> CURRENT = ScopedValue.newInstance();

    private final NewestFirst work;
    private final AtomicBoolean held = new AtomicBoolean();

    WorkPlace(NewestFirst work) {
        this.work = work;
    }

    /** Waits for it; false if that took too long, or the thread is interrupted. */
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
     * The request that this thread serves only waits from now on, for others' work or for an engine, and does little
     * afterwards: its place is for others. Does nothing where there is no request, or it has no place.
     */
    public static void giveBack() {
        if (CURRENT.isBound()) {
            CURRENT.get().close();
        }
    }

    /**
     * After {@link #giveBack}, where more than a little is left to be done: waits for a place.
     *
     * @return false if that took too long, or the thread is interrupted
     */
    public static boolean takeAgain() {
        return !CURRENT.isBound() || CURRENT.get().take();
    }
}
