package io.freshet.stream.backstop;

import io.debezium.connector.base.QueueProvider;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's queue between its two threads, which does not burn a fifth of a core while nothing happens: Debezium waits for
 * whole milliseconds, and asks for the queue's size without end through what is left of the last one. Whoever does so is
 * made to rest. It always holds Debezium's lock, which is why all of this needs no other, and why the rest is short.
 *
 * <p>Debezium makes it by its name, hence the public constructor.
 */
@NullUnmarked
public final class RestingQueue<T> implements QueueProvider<T> {
    static final String NAME = "freshet-resting";

    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /** For the batch's room, the first look, and that of the thread which adds; more come without a wait in between. */
    private static final int LOOKS = 3;

    private final Queue<T> queue = new ArrayDeque<>();
    private long lastLook = System.nanoTime();
    private int looks;

    /** For Debezium. */
    public RestingQueue() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void enqueue(T entry) {
        looks = 0; // more may follow at once
        queue.add(entry);
    }

    @Override
    public @Nullable T poll() {
        return queue.poll();
    }

    @Override
    public int size() {
        if (queue.isEmpty()) {
            restIfLookedAtWithoutEnd();
        }
        return queue.size();
    }

    private void restIfLookedAtWithoutEnd() {
        long now = System.nanoTime();
        looks = now - lastLook < REST_NANOS ? looks + 1 : 0;
        if (looks > LOOKS) {
            LockSupport.parkNanos(REST_NANOS);
            now = System.nanoTime();
            looks = 0;
        }
        lastLook = now;
    }
}
