package io.freshet.invalidation.announcement;

import io.freshet.cache.SourcePartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * States that all announcements of some sources up to an instant have been made.
 *
 * @param watermark every change of these sources committed up to it has been announced
 * @param positions everything up to these offsets has been announced, by source; for watermarks, the last one that
 *     reported a gap
 */
public record Completeness(Instant watermark, Map<SourcePartition, Long> positions) {
    /** Copies the map. */
    public Completeness {
        positions = Map.copyOf(positions);
    }

    /**
     * Combines the completeness of two sets of sources.
     *
     * @param other the completeness of other sources
     * @return the earlier instant for all sources
     */
    public Completeness and(Completeness other) {
        Map<SourcePartition, Long> all = new HashMap<>(positions);
        all.putAll(other.positions);
        return new Completeness(watermark.isBefore(other.watermark) ? watermark : other.watermark, all);
    }
}
