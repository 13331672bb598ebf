package io.freshet.feed.nearcache;

import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How far the announcements were followed without a gap. Immutable.
 *
 * <p>Two things are known of a source. <i>Announced</i> is the highest offset that any announcement named: Redis must
 * have applied it. <i>Complete</i> is what the invalidator says to have announced whole: the announcements of a backlog
 * all name its last offset, so the first of them proves nothing about the scopes of the others.
 *
 * @param session differs after each interruption
 * @param since PostgreSQL's clock, not earlier than when following began: what was committed after it will be read
 * @param sequence counts the announcements
 * @param announced by source
 * @param complete by source
 * @param watermarks by source
 * @param provenUpTo everything that was committed up to it was announced before; {@link Instant#MIN} for nothing
 */
public record NearPosition(
        long session,
        Instant since,
        long sequence,
        Map<SourcePartition, Long> announced,
        Map<SourcePartition, Long> complete,
        Map<SourcePartition, Instant> watermarks,
        Instant provenUpTo) {

    /** Where offsets tell of changes that were lost before they could be announced. */
    private static final SourcePartition GAPS = new SourcePartition(SourcePartition.WATERMARKS, 0);

    static NearPosition beginning(long session, Instant since) {
        return new NearPosition(session, since, 0, Map.of(), Map.of(), Map.of(), Instant.MIN);
    }

    NearPosition after(NearAnnouncement announcement) {
        Instant watermark = announcement.watermark();
        if (watermark == null) {
            return new NearPosition(
                    session,
                    since,
                    sequence + 1,
                    merged(announced, announcement.positions()),
                    complete,
                    watermarks,
                    provenUpTo);
        }
        Map<SourcePartition, Instant> risen = new HashMap<>();
        announcement.positions().keySet().forEach(source -> risen.put(source, watermark));
        Map<SourcePartition, Instant> all = merged(watermarks, risen);
        Long gap = announcement.positions().get(GAPS);
        return new NearPosition(
                session,
                since,
                sequence + 1,
                gap == null ? announced : merged(announced, Map.of(GAPS, gap)),
                merged(complete, announcement.positions()),
                all,
                least(all));
    }

    /** Whether it is the first to tell of a gap. */
    boolean isNewGap(NearAnnouncement announcement) {
        return announcement.positions().getOrDefault(GAPS, -1L) > announced.getOrDefault(GAPS, -1L);
    }

    /** Whether every announcement that a notification could have followed from was read. */
    boolean covers(NotificationGeneration told) {
        return told.positions().entrySet().stream()
                .allMatch(position -> complete.getOrDefault(position.getKey(), Long.MIN_VALUE) >= position.getValue());
    }

    /** Whether Redis has applied, as far as a view tells, all that was announced here. */
    boolean isAppliedIn(ScopeView view) {
        return SourcePartition.recordedEverywhere().stream()
                .allMatch(source -> view.applied().getOrDefault(source, -1L) >= announced.getOrDefault(source, -1L));
    }

    private static Instant least(Map<SourcePartition, Instant> watermarks) {
        return SourcePartition.events().stream()
                .map(source -> watermarks.getOrDefault(source, Instant.MIN))
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
    }

    private static <T extends Comparable<T>> Map<SourcePartition, T> merged(
            Map<SourcePartition, T> known, Map<SourcePartition, T> told) {
        Map<SourcePartition, T> merged = new HashMap<>(known);
        told.forEach((source, value) ->
                merged.merge(source, value, (one, other) -> one.compareTo(other) >= 0 ? one : other));
        return Map.copyOf(merged);
    }
}
