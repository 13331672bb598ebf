package io.freshet.invalidation.announcement;

import io.freshet.cache.SourcePartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * That all announcements of some sources were made, up to an instant.
 *
 * @param watermark everything that was committed up to it, on these sources, is announced
 * @param positions everything up to these offsets is announced, by source; of the watermarks, the last that told of a gap
 */
public record Completeness(Instant watermark, Map<SourcePartition, Long> positions) {
    /** Copies the map. */
    public Completeness {
        positions = Map.copyOf(positions);
    }

    /**
     * What is true of the sources of both.
     *
     * @param other of other sources
     * @return the earlier instant for all sources
     */
    public Completeness and(Completeness other) {
        Map<SourcePartition, Long> all = new HashMap<>(positions);
        all.putAll(other.positions);
        return new Completeness(watermark.isBefore(other.watermark) ? watermark : other.watermark, all);
    }
}
