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
 * The queue between Debezium's two threads, without its busy-waiting, which takes a fifth of a core when idle: Debezium
 * waits for whole milliseconds and spins on the queue's size for the remainder of the last one. This queue parks the
 * spinning thread. Callers always hold Debezium's lock, so no other is needed, and the pause must be short.
 *
 * <p>Debezium instantiates this class by name; hence the public constructor.
 */
@NullUnmarked
public final class RestingQueue<T> implements QueueProvider<T> {
    static final String NAME = "freshet-resting";

    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    /**
     * The calls that are not spinning: for the batch's room, the first poll and the adding thread's. Further ones come
     * without a wait.
     */
    private static final int MAX_CALLS = 3;

    private final Queue<T> queue = new ArrayDeque<>();
    private long lastCall = System.nanoTime();
    private int calls;

    /** Called by Debezium, reflectively. */
    public RestingQueue() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> settings) {}

    @Override
    public void enqueue(T entry) {
        calls = 0; // more may follow immediately
        queue.add(entry);
    }

    @Override
    public @Nullable T poll() {
        return queue.poll();
    }

    @Override
    public int size() {
        if (queue.isEmpty()) {
            restIfSpinning();
        }
        return queue.size();
    }

    private void restIfSpinning() {
        long now = System.nanoTime();
        calls = now - lastCall < REST_NANOS ? calls + 1 : 0;
        if (calls > MAX_CALLS) {
            LockSupport.parkNanos(REST_NANOS);
            now = System.nanoTime();
            calls = 0;
        }
        lastCall = now;
    }
}
