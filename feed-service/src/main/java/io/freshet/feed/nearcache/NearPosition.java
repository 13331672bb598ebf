package io.freshet.feed.nearcache;

import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The position up to which the announcements were followed without a gap. Immutable.
 *
 * <p>Two offsets are known of a source. <i>Announced</i> is the highest that any announcement named: Redis must have
 * applied it. <i>Complete</i> is the offset up to which the invalidator has announced everything. The two differ
 * because all announcements of a backlog name its last offset, so the first proves nothing about the scopes of the
 * others.
 *
 * @param session differs after each interruption
 * @param since PostgreSQL's clock when following began, or later: changes committed after it will be read
 * @param sequence the number of announcements
 * @param announced by source
 * @param complete by source
 * @param watermarks by source
 * @param provenUpTo every change committed up to it was announced before; {@link Instant#MIN} proves nothing
 */
public record NearPosition(
        long session,
        Instant since,
        long sequence,
        Map<SourcePartition, Long> announced,
        Map<SourcePartition, Long> complete,
        Map<SourcePartition, Instant> watermarks,
        Instant provenUpTo) {

    /** Its offsets report changes that were lost before they could be announced. */
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

    /** Whether an announcement is the first to report a gap. */
    boolean isNewGap(NearAnnouncement announcement) {
        return announcement.positions().getOrDefault(GAPS, -1L) > announced.getOrDefault(GAPS, -1L);
    }

    /** Whether every announcement that could have caused a notification was read. */
    boolean covers(NotificationGeneration notified) {
        return notified.positions().entrySet().stream()
                .allMatch(position -> complete.getOrDefault(position.getKey(), Long.MIN_VALUE) >= position.getValue());
    }

    /** Whether, according to a view, Redis has applied everything that was announced here. */
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
            Map<SourcePartition, T> known, Map<SourcePartition, T> added) {
        Map<SourcePartition, T> merged = new HashMap<>(known);
        added.forEach((source, value) ->
                merged.merge(source, value, (one, other) -> one.compareTo(other) >= 0 ? one : other));
        return Map.copyOf(merged);
    }
}
