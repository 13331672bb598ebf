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
 * watermark states that everything committed up to its instant is below its positions. It is proven for a partition
 * once everything below that partition's position is applied.
 *
 * <p>Thread-safe. Never waits for Redis under the lock, so a slow batch of products delays no go-live. Concurrent
 * writes to the stripes may arrive in any order: offsets and watermarks only rise there, and each watermark is written
 * with the offset that proves it.
 */
@Component
class AppliedProgress {
    /** Watermarks arrive every second: a partition further behind than this can be proven by later ones soon enough. */
    private static final int MOST_WAITING = 60;

    private static final SourcePartition WATERMARKS = new SourcePartition(SourcePartition.WATERMARKS, 0);

    private final Stripes stripes;
    private final Map<SourcePartition, Long> nextOffsets = new HashMap<>();
    /** The offsets for {@link #complete} until the stripes have recorded the next ones, or failed to. */
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

    /** Records progress; see {@link ScopeInvalidator}. */
    interface Stripes {
        void own(SourcePartition source, long position);

        void disown(SourcePartition source);

        /** Waits for Redis. */
        void advance(Map<SourcePartition, Progress> progress);
    }

    /**
     * A watermark.
     *
     * @param instant everything committed up to it
     * @param positions is below these, by partition
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
     * Records a watermark before which changes were lost. From now on, a stripe that lacks its offset is invalidated
     * before any watermark is written there, regardless of ownership at the time, crashes since, and Redis going back
     * in time.
     *
     * @param offset the offset of that watermark
     */
    synchronized void gap(long offset) {
        stripes.own(WATERMARKS, offset + 1);
        lastGap = offset;
    }

    /**
     * Records the offsets applied and announced. Must be called before the Kafka offsets are committed, so that the
     * next owner of a partition can rely on it.
     *
     * @param lastOffsets by partition
     * @throws io.freshet.cache.CacheUnavailableException if Redis does not answer; retrying is safe
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
     * Adds a watermark and records what is proven by now. This also checks, every second, that Redis has not gone back
     * in time.
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
     * Returns what is proven by now for followers of the announcements. For offsets being recorded, the previous ones
     * count. It does not depend on Redis: what was applied and announced stays so. It includes the last gap. A gap's
     * announcement comes from one owner on one partition and may be lost with it, but every instance that can prove a
     * page from before the gap has read of the gap.
     *
     * @return the completeness by partition of the announcements
     */
    synchronized Map<Integer, Completeness> complete() {
        Map<Integer, Completeness> byPartition = new HashMap<>();
        nextOffsets.forEach((source, applied) -> {
            long next = recordedOffset(source, applied);
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

    private long recordedOffset(SourcePartition source, long applied) {
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

    /** Drops watermarks older than one that is proven for all partitions owned here. */
    private void forgetWhatIsProven() {
        Iterator<KnownWatermark> watermarks = newestFirst.iterator();
        boolean proven = false;
        while (watermarks.hasNext()) {
            KnownWatermark watermark = watermarks.next();
            if (proven) {
                watermarks.remove();
            }
            proven |= nextOffsets.entrySet().stream()
                    .allMatch(owned ->
                            watermark.isProvenBy(owned.getKey(), recordedOffset(owned.getKey(), owned.getValue())));
        }
    }
}
