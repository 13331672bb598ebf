package io.freshet.http;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The place of a request among the few that are worked on at once. A request that only waits from now on gives it back,
 * so that others are served meanwhile. Thread-safe.
 */
public final class WorkPlace {
    private static final ScopedValue<WorkPlace> CURRENT = ScopedValue.newInstance();

    private final NewestFirst work;
    private final AtomicBoolean held = new AtomicBoolean(true);

    /** Creates a place that is held: the request has been admitted. */
    WorkPlace(NewestFirst work) {
        this.work = work;
    }

    /** Serves the request that has this place, and then gives the place back. */
    void serve(Runnable request) {
        try {
            ScopedValue.where(CURRENT, this).run(request);
        } finally {
            leave();
        }
    }

    /** Gives the place back, if it is held. */
    void leave() {
        if (held.compareAndSet(true, false)) {
            work.leave();
        }
    }

    private boolean await() {
        if (held.get()) {
            return true;
        }
        CompletableFuture<Boolean> admitted = new CompletableFuture<>();
        work.enter(new NewestFirst.Arrival() {
            @Override
            public void admitted() {
                if (!admitted.complete(true)) {
                    work.leave(); // nobody waits any more
                }
            }

            @Override
            public void refused() {
                admitted.complete(false);
            }
        });
        held.set(isTrue(admitted));
        return held.get();
    }

    private boolean isTrue(CompletableFuture<Boolean> answer) {
        try {
            return answer.get(2 * work.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !answer.complete(false) && answer.join();
        } catch (TimeoutException e) { // the timer that refuses has stopped, with the server
            return !answer.complete(false) && answer.join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an answer never fails", e);
        }
    }

    /**
     * Gives back the place of the request that this thread serves. To be called when the request will only wait, for
     * others' work or for an engine, and do little afterwards. Does nothing outside of requests or without a place.
     */
    public static void giveBack() {
        if (CURRENT.isBound()) {
            CURRENT.get().leave();
        }
    }

    /**
     * Waits for a place again after {@link #giveBack}, if more than a little work is left.
     *
     * @return false on timeout or interruption
     */
    public static boolean takeAgain() {
        return !CURRENT.isBound() || CURRENT.get().await();
    }
}
