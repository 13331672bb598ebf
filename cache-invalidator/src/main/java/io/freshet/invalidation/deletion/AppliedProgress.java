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
import org.springframework.stereotype.Component;

/**
 * How far this instance has applied and announced the partitions that it owns, and which watermarks that proves. A
 * watermark says that everything committed up to its instant lies below its positions; it is proven for a partition once
 * everything below that partition's position is applied. Thread-safe.
 */
@Component
class AppliedProgress {
    /** Watermarks come each second: who is further behind than this learns the next ones soon enough. */
    private static final int MOST_WAITING = 60;

    private static final SourcePartition WATERMARKS = new SourcePartition(SourcePartition.WATERMARKS, 0);

    private final ScopeInvalidator invalidator;
    private final Map<SourcePartition, Long> nextOffsets = new HashMap<>();
    private final Deque<KnownWatermark> newestFirst = new ArrayDeque<>();
    private @Nullable Long lastGap;

    AppliedProgress(ScopeInvalidator invalidator) {
        this.invalidator = invalidator;
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
        invalidator.own(source, position);
        nextOffsets.put(source, position);
    }

    synchronized void disown(SourcePartition source) {
        nextOffsets.remove(source);
        invalidator.disown(source);
    }

    synchronized boolean owns(SourcePartition source) {
        return nextOffsets.containsKey(source);
    }

    /**
     * Takes notice of a watermark before which changes were lost. From now on a stripe that does not hold its offset is
     * voided before any watermark is written there: whoever owned what when it was told, whoever crashed since, and
     * though Redis went back in time.
     *
     * @param offset of that watermark
     */
    synchronized void gap(long offset) {
        invalidator.own(WATERMARKS, offset + 1);
        lastGap = offset;
    }

    /**
     * Records what was applied and announced. Comes before the Kafka offsets are committed, so that whoever takes a
     * partition over can rely on it.
     *
     * @param lastOffsets by partition
     * @throws io.freshet.cache.CacheUnavailableException if Redis does not answer; calling again is safe
     */
    synchronized void applied(Map<SourcePartition, Long> lastOffsets) {
        Map<SourcePartition, Progress> progress = new HashMap<>();
        lastOffsets.forEach((source, last) -> {
            if (nextOffsets.computeIfPresent(source, (_, next) -> Math.max(next, last + 1)) != null) {
                progress.put(source, progressOf(source));
            }
        });
        advance(progress);
    }

    /**
     * Takes notice of a watermark and records what is proven by now; checks thereby, each second, that Redis has not gone
     * back in time.
     *
     * @throws io.freshet.cache.CacheUnavailableException if Redis does not answer; the next watermark makes up for it
     */
    synchronized void reached(KnownWatermark watermark) {
        newestFirst.addFirst(watermark);
        while (newestFirst.size() > MOST_WAITING) {
            newestFirst.removeLast();
        }
        Map<SourcePartition, Progress> progress = new HashMap<>();
        nextOffsets.keySet().forEach(source -> progress.put(source, progressOf(source)));
        forgetWhatIsProven();
        advance(progress);
    }

    private void advance(Map<SourcePartition, Progress> progress) {
        if (lastGap != null && !progress.isEmpty()) {
            progress.put(WATERMARKS, new Progress(lastGap, null));
        }
        invalidator.advance(progress);
    }

    /**
     * What is proven by now for those who follow the announcements. Also without Redis: what was applied and announced
     * stays so. It names the last gap: its announcement comes from one owner on one partition and may be lost with that
     * owner, but whoever could vouch for a page from before the gap has read of it.
     *
     * @return by partition of the announcements
     */
    synchronized Map<Integer, Completeness> complete() {
        Map<Integer, Completeness> byPartition = new HashMap<>();
        nextOffsets.forEach((source, next) -> {
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
                    .allMatch(owned -> watermark.isProvenBy(owned.getKey(), owned.getValue()));
        }
    }
}
