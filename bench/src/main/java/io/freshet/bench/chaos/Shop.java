package io.freshet.bench.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one writer has created: a category of its own, so that one page shows all of it. Moves on to a new category
 * before the page would be full. Thread-safe.
 */
final class Shop {
    /** Less than the size of a page. */
    private static final int MOST_MADE = 70;

    private final String name;
    private final double latitude;
    private final AtomicInteger round = new AtomicInteger();
    private volatile Round current;

    /** @param number determines its location, 20 km from any other shop's */
    Shop(String name, int number) {
        this.name = name;
        this.latitude = 20 + 0.2 * number;
        this.current = next();
    }

    /**
     * A category and its items.
     *
     * @param category of all items
     * @param latitude of all items
     * @param items those whose history is known
     * @param made the number of items ever created
     */
    record Round(String category, double latitude, List<History> items, AtomicInteger made) {}

    private Round next() {
        return new Round(
                name + "-" + round.incrementAndGet(), latitude, new CopyOnWriteArrayList<>(), new AtomicInteger());
    }

    Round current() {
        return current;
    }

    /** The round for the next item. */
    Round open() {
        if (current.made().get() >= MOST_MADE) {
            current = next();
        }
        current.made().incrementAndGet();
        return current;
    }
}
