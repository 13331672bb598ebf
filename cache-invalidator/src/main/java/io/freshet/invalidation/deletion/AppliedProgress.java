package io.freshet.invalidation.deletion;

import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.ScopeInvalidator.Progress;
import io.freshet.cache.SourcePartition;
import io.freshet.invalidation.announcement.Completeness;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How far this instance has applied and announced the partitions that it owns, and which watermarks that proves. A
 * watermark says that everything committed up to its instant lies below its positions; it is proven for a partition once
 * everything below that partition's position is applied.
 *
 * <p>Thread-safe, and nothing waits for Redis under the lock: a slow batch of products delays no go-live. What several
 * write to the stripes at once may arrive in any order, for offsets and watermarks only rise there, and each watermark is
 * written together with the offset that proves it.
 */
@Component
class AppliedProgress {
    /** Watermarks come each second: who is further behind than this learns the next ones soon enough. */
    private static final int MOST_WAITING = 60;

    private static final SourcePartition WATERMARKS = new SourcePartition(SourcePartition.WATERMARKS, 0);

    private final Stripes stripes;
    private final Map<SourcePartition, Long> nextOffsets = new HashMap<>();
    /** What {@link #complete} says until the stripes know the next offsets, or have failed to take them. */
    private final Map<SourcePartition, Long> offsetsBefore = new HashMap<>();

    private final Deque<KnownWatermark> newestFirst = new ArrayDeque<>();
    private @Nullable Long lastGap;

    @Autowired
    AppliedProgress(ScopeInvalidator invalidator) {
        this(new Stripes() {
            @Override
            public void own(SourcePartition source, long position) {
                invalidator.own(source, position);
            }

            @Override
            public void disown(SourcePartition source) {
                invalidator.disown(source);
            }

            @Override
            public void advance(Map<SourcePartition, Progress> progress) {
                invalidator.advance(progress);
            }
        });
    }

    AppliedProgress(Stripes stripes) {
        this.stripes = stripes;
    }

    /** Where progress is recorded: as {@link ScopeInvalidator} says. */
    interface Stripes {
        void own(SourcePartition source, long position);

        void disown(SourcePartition source);

        /** Waits for Redis. */
        void advance(Map<SourcePartition, Progress> progress);
    }

    /**
     * A watermark.
     *
     * @param instant everything that was committed up to it
     * @param positions lies below these, by partition
     */
    record KnownWatermark(Instant instant, Map<SourcePartition, Long> positions) {
        boolean isProvenBy(SourcePartition source, long nextOffset) {
            Long position = positions.get(source);
            return position != null && position <= nextOffset;
        }
    }

    synchronized void own(SourcePartition source, long position) {
        stripes.own(source, position);
        nextOffsets.put(source, position);
    }

    synchronized void disown(SourcePartition source) {
        nextOffsets.remove(source);
        offsetsBefore.remove(source);
        stripes.disown(source);
    }

    synchronized boolean owns(SourcePartition source) {
        return nextOffsets.containsKey(source);
    }

    /**
     * Takes notice of a watermark before which changes were lost. From now on a stripe that does not hold its offset is
     * invalidated before any watermark is written there: whoever owned what when it was told, whoever crashed since, and
     * though Redis went back in time.
     *
     * @param offset of that watermark
     */
    synchronized void gap(long offset) {
        stripes.own(WATERMARKS, offset + 1);
        lastGap = offset;
    }

    /**
     * Records what was applied and announced. Comes before the Kafka offsets are committed, so that whoever takes a
     * partition over can rely on it.
     *
     * @param lastOffsets by partition
     * @throws io.freshet.cache.CacheUnavailableException if Redis does not answer; calling again is safe
     */
    void applied(Map<SourcePartition, Long> lastOffsets) {
        Map<SourcePartition, Progress> progress = new HashMap<>();
        synchronized (this) {
            lastOffsets.forEach((source, last) -> {
                Long next = nextOffsets.get(source);
                if (next != null) {
                    offsetsBefore.put(source, next);
                    nextOffsets.put(source, Math.max(next, last + 1));
                    progress.put(source, progressOf(source));
                }
            });
            addGap(progress);
        }
        try {
            stripes.advance(progress);
        } finally {
            synchronized (this) {
                offsetsBefore.keySet().removeAll(progress.keySet());
            }
        }
    }

    /**
     * Takes notice of a watermark and records what is proven by now; checks thereby, each second, that Redis has not gone
     * back in time.
     *
     * @throws io.freshet.cache.CacheUnavailableException if Redis does not answer; the next watermark makes up for it
     */
    void reached(KnownWatermark watermark) {
        Map<SourcePartition, Progress> progress = new HashMap<>();
        synchronized (this) {
            newestFirst.addFirst(watermark);
            while (newestFirst.size() > MOST_WAITING) {
                newestFirst.removeLast();
            }
            nextOffsets.keySet().forEach(source -> progress.put(source, progressOf(source)));
            forgetWhatIsProven();
            addGap(progress);
        }
        stripes.advance(progress);
    }

    private void addGap(Map<SourcePartition, Progress> progress) {
        if (lastGap != null && !progress.isEmpty()) {
            progress.put(WATERMARKS, new Progress(lastGap, null));
        }
    }

    /**
     * What is proven by now for those who follow the announcements: of what is being recorded now, what was before. Also
     * without Redis: what was applied and announced stays so. It names the last gap: its announcement comes from one owner on one partition and may be lost with that
     * owner, but whoever could vouch for a page from before the gap has read of it.
     *
     * @return by partition of the announcements
     */
    synchronized Map<Integer, Completeness> complete() {
        Map<Integer, Completeness> byPartition = new HashMap<>();
        nextOffsets.forEach((source, applied) -> {
            long next = told(source, applied);
            Instant watermark = newestProven(source, next);
            if (watermark != null) {
                Map<SourcePartition, Long> positions = new HashMap<>(Map.of(source, next - 1));
                if (lastGap != null) {
                    positions.put(WATERMARKS, lastGap);
                }
                byPartition.merge(source.partition(), new Completeness(watermark, positions), Completeness::and);
            }
        });
        return byPartition;
    }

    private long told(SourcePartition source, long applied) {
        return offsetsBefore.getOrDefault(source, applied);
    }

    private Progress progressOf(SourcePartition source) {
        long next = nextOffsets.getOrDefault(source, 0L);
        return new Progress(next - 1, newestProven(source, next));
    }

    private @Nullable Instant newestProven(SourcePartition source, long next) {
        return newestFirst.stream()
                .filter(watermark -> watermark.isProvenBy(source, next))
                .findFirst()
                .map(KnownWatermark::instant)
                .orElse(null);
    }

    /** Whatever is older than one that is proven for all partitions owned here has nothing more to say. */
    private void forgetWhatIsProven() {
        Iterator<KnownWatermark> watermarks = newestFirst.iterator();
        boolean proven = false;
        while (watermarks.hasNext()) {
            KnownWatermark watermark = watermarks.next();
            if (proven) {
                watermarks.remove();
            }
            proven |= nextOffsets.entrySet().stream()
                    .allMatch(owned -> watermark.isProvenBy(owned.getKey(), told(owned.getKey(), owned.getValue())));
        }
    }
}
