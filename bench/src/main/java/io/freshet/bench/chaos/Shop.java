package io.freshet.bench.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one writer has made: a category of its own, so that one page shows all of it. It moves on to a new category before
 * a page could be full. Thread-safe.
 */
final class Shop {
    /** Fewer than a page shows. */
    private static final int MOST_MADE = 70;

    private final String name;
    private final double latitude;
    private final AtomicInteger round = new AtomicInteger();
    private volatile Round current;

    /** @param number tells its place: 20 km from any other */
    Shop(String name, int number) {
        this.name = name;
        this.latitude = 20 + 0.2 * number;
        this.current = next();
    }

    /**
     * A category and what is in it.
     *
     * @param category of all items
     * @param latitude of all items
     * @param items those whose history is known
     * @param made how many ever were
     */
    record Round(String category, double latitude, List<History> items, AtomicInteger made) {}

    private Round next() {
        return new Round(
                name + "-" + round.incrementAndGet(), latitude, new CopyOnWriteArrayList<>(), new AtomicInteger());
    }

    Round current() {
        return current;
    }

    /** Where the next item is made. */
    Round open() {
        if (current.made().get() >= MOST_MADE) {
            current = next();
        }
        current.made().incrementAndGet();
        return current;
    }
}
