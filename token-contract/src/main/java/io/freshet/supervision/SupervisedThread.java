package io.freshet.supervision;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that runs a task again when it has ended or failed, after a pause. The pauses double, with jitter, until a
 * run {@linkplain #progressed() progresses}. Errors are failures like any other, because nothing else would run the
 * task again. Thread-safe.
 */
public final class SupervisedThread {
    private static final Logger log = LoggerFactory.getLogger(SupervisedThread.class);

    private final String name;
    private final Duration firstPause;
    private final Duration longestPause;
    private final boolean repeats;
    private final Task task;
    private final Listener listener;
    private final Pause pause;
    private volatile Duration nextPause;
    private @Nullable Thread thread; // guarded by this
    private boolean isPausing; // guarded by this

    private SupervisedThread(
            String name,
            Duration firstPause,
            Duration longestPause,
            boolean repeats,
            Task task,
            Listener listener,
            Pause pause) {
        this.name = name;
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.repeats = repeats;
        this.task = task;
        this.listener = listener;
        this.pause = pause;
        this.nextPause = firstPause;
    }

    /** What the thread runs. */
    @FunctionalInterface
    public interface Task {
        /**
         * Runs once. Must end soon after an interruption.
         *
         * @throws Exception if it failed
         */
        void run() throws Exception;
    }

    /** Hears that a run has ended and that another follows. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called by the thread before it pauses. Must not throw.
         *
         * @param failure of the run; null if it ended by itself
         * @param pause until the next run
         */
        void ended(@Nullable Throwable failure, Duration pause);
    }

    /** Waits between two runs. */
    @FunctionalInterface
    public interface Pause {
        /**
         * Waits.
         *
         * @param duration how long
         * @throws InterruptedException if the thread is stopped
         */
        void of(Duration duration) throws InterruptedException;
    }

    /**
     * A thread that runs the task until it is stopped.
     *
     * @param name the thread's name
     * @param firstPause the pause after the first failure; jitter halves it at most
     * @param longestPause no pause is longer
     * @param task what it runs
     * @param listener hears of each end
     * @return the thread, not started
     */
    public static SupervisedThread repeating(
            String name, Duration firstPause, Duration longestPause, Task task, Listener listener) {
        return repeating(name, firstPause, longestPause, task, listener, Thread::sleep);
    }

    /**
     * A thread that runs the task until it is stopped, with pauses that a test controls.
     *
     * @param name the thread's name
     * @param firstPause the pause after the first failure; jitter halves it at most
     * @param longestPause no pause is longer
     * @param task what it runs
     * @param listener hears of each end
     * @param pause waits
     * @return the thread, not started
     */
    public static SupervisedThread repeating(
            String name, Duration firstPause, Duration longestPause, Task task, Listener listener, Pause pause) {
        return new SupervisedThread(name, firstPause, longestPause, true, task, listener, pause);
    }

    /**
     * A thread that runs the task until it succeeds or is stopped.
     *
     * @param name the thread's name
     * @param firstPause the pause after the first failure; jitter halves it at most
     * @param longestPause no pause is longer
     * @param task what it runs
     * @param listener hears of each failure
     * @return the thread, not started
     */
    public static SupervisedThread untilItSucceeds(
            String name, Duration firstPause, Duration longestPause, Task task, Listener listener) {
        return new SupervisedThread(name, firstPause, longestPause, false, task, listener, Thread::sleep);
    }

    /** Starts it, unless it is running. */
    public synchronized void start() {
        if (thread == null) {
            nextPause = firstPause;
            Thread starting = Thread.ofPlatform().name(name).daemon().unstarted(this::supervise);
            thread = starting; // before it starts: it ends once it is no longer the current one
            try {
                starting.start();
            } catch (Error e) { // no thread can be made now: another start may succeed
                thread = null;
                throw e;
            }
        }
    }

    private void supervise() {
        while (isCurrent()) {
            Throwable failure = runOnce();
            if (failure == null && !repeats) {
                return;
            }
            try {
                pauseAfter(failure);
            } catch (InterruptedException e) {
                log.debug("{} was interrupted between two runs", name);
            }
        }
    }

    private @Nullable Throwable runOnce() {
        try {
            task.run();
            return null;
        } catch (Throwable e) {
            return e;
        }
    }

    private void pauseAfter(@Nullable Throwable failure) throws InterruptedException {
        synchronized (this) {
            if (!isCurrent()) {
                return;
            }
            isPausing = true;
            Thread.interrupted(); // Kafka's clients set it when they end a run
        }
        try {
            long most = nextPause.toMillis();
            Duration now = Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
            nextPause = Duration.ofMillis(Math.min(2 * most, longestPause.toMillis()));
            report(failure, now);
            pause.of(now);
        } finally {
            synchronized (this) {
                isPausing = false;
            }
        }
    }

    private void report(@Nullable Throwable failure, Duration now) {
        try {
            listener.ended(failure, now);
        } catch (Throwable e) { // nothing else would go on, and without the pause it would go on too soon
            log.debug("the listener of {} failed", name, e);
        }
    }

    /** Tells that a run works: if it fails later, the pauses begin with the first one. */
    public void progressed() {
        nextPause = firstPause;
    }

    /**
     * Whether it was started and not stopped.
     *
     * @return also true once a task that runs until it succeeds has succeeded
     */
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /**
     * Whether the calling thread should go on with the task.
     *
     * @return false once it was stopped, also if another was started since
     */
    public synchronized boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /**
     * Interrupts the task and waits for its end.
     *
     * @param patience the maximum wait
     */
    public void stop(Duration patience) {
        Thread running = release();
        if (running != null) {
            running.interrupt();
            awaitEnd(running, patience);
        }
    }

    /**
     * Asks the task to end, and waits for that. Interrupts it only if that takes too long.
     *
     * @param patience the maximum wait
     * @param ask makes the task end; called once the thread is no longer {@linkplain #isCurrent() current}
     */
    public void finish(Duration patience, Runnable ask) {
        Thread running = release();
        ask.run();
        if (running != null && !awaitEnd(running, patience)) {
            running.interrupt();
        }
    }

    private synchronized @Nullable Thread release() {
        Thread running = thread;
        thread = null;
        if (running != null && isPausing) {
            running.interrupt();
        }
        return running;
    }

    private boolean awaitEnd(Thread running, Duration patience) {
        try {
            boolean ended = running.join(patience);
            if (!ended) {
                log.warn("{} did not stop within {}", name, patience);
            }
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
