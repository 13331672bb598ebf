package io.freshet.cache;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a page and its scope, read by one script from the master: everything that decides whether the page may
 * be served.
 *
 * @param epoch of the scope's stripe; replaced when Redis is found to have gone back in time
 * @param generation of the scope; replaced by each invalidation that keeps none of its pages
 * @param fillToken of the scope; replaced by each invalidation
 * @param stamp of the fill that the index names; empty if none
 * @param watermark every change committed up to it has been applied to the scope; null proves nothing
 * @param applied the last offset applied to the stripe, for each source partition requested
 */
public record ScopeView(
        String epoch,
        String generation,
        String fillToken,
        String stamp,
        @Nullable Instant watermark,
        Map<SourcePartition, Long> applied) {
    /** Copies the map. */
    public ScopeView {
        applied = Map.copyOf(applied);
    }

    /**
     * Whether nothing was invalidated between this view and another of the same scope. If so, data read from the
     * database under one is equally valid under the other.
     *
     * @param other another view of the same scope
     * @return whether epoch, generation and fill token are the same
     */
    public boolean isSameGeneration(ScopeView other) {
        return epoch.equals(other.epoch) && generation.equals(other.generation) && fillToken.equals(other.fillToken);
    }

    boolean validates(CachedPage page) {
        return epoch.equals(page.epoch()) && generation.equals(page.generation()) && stamp.equals(page.stamp());
    }

    /** The as-of of a page that this view validates. */
    Instant provenUpTo(CachedPage page) {
        return watermark != null && watermark.isAfter(page.readAt()) ? watermark : page.readAt();
    }
}
