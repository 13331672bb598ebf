package io.freshet.bench.storm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The paths of the latest created resources of one kind. Thread-safe. */
final class Known {
    private static final int SIZE = 512;

    private final AtomicReferenceArray<String> paths = new AtomicReferenceArray<>(SIZE);
    private final AtomicInteger next = new AtomicInteger();
    private final String base;

    /** @param base the beginning of their paths */
    Known(String base) {
        this.base = base;
    }

    void add(String path) {
        if (path.startsWith(base)) {
            paths.set(Math.floorMod(next.getAndIncrement(), SIZE), path);
        }
    }

    /** A random path; that of no resource if there is none yet. */
    String any(Words words) {
        String path = paths.get(words.upTo(Math.clamp(next.get(), 1, SIZE)));
        return path == null ? base + words.uuid() : path;
    }
}
