package io.freshet.bench.backstop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The first arrival of each key, and when it was; the oldest are forgotten. Thread-safe.
 *
 * @param <K> the key
 * @param <V> the value
 */
final class Arrivals<K, V> {
    private static final int REMEMBERED = 20_000;

    private final LinkedHashMap<K, Arrival<V>> arrivals = new LinkedHashMap<>();

    /** @param at by {@link System#nanoTime} */
    record Arrival<V>(V value, long at) {}

    synchronized void came(K key, V value) {
        if (arrivals.putIfAbsent(key, new Arrival<>(value, System.nanoTime())) == null) {
            if (arrivals.size() > REMEMBERED) {
                arrivals.pollFirstEntry();
            }
            notifyAll();
        }
    }

    synchronized Optional<Arrival<V>> await(K key, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Arrival<V> found = arrivals.get(key);
        while (found == null && System.nanoTime() < deadline) {
            TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            found = arrivals.get(key);
        }
        return Optional.ofNullable(found);
    }
}
