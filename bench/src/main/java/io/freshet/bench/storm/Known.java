package io.freshet.bench.storm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The paths of things that were created last, those of one kind. Thread-safe. */
final class Known {
    private static final int SIZE = 512;

    private final AtomicReferenceArray<String> paths = new AtomicReferenceArray<>(SIZE);
    private final AtomicInteger next = new AtomicInteger();
    private final String base;

    /** @param base what their paths begin with */
    Known(String base) {
        this.base = base;
    }

    void add(String path) {
        if (path.startsWith(base)) {
            paths.set(Math.floorMod(next.getAndIncrement(), SIZE), path);
        }
    }

    /** One of them; a path of nothing where there is none yet. */
    String any(Words words) {
        String path = paths.get(words.upTo(Math.clamp(next.get(), 1, SIZE)));
        return path == null ? base + words.uuid() : path;
    }
}
