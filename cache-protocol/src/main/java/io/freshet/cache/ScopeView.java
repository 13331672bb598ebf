package io.freshet.cache;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a reader knows of a page and its scope at one instant, taken in one script from the master: everything that
 * decides whether the page may be served.
 *
 * @param epoch of the scope's stripe; replaced when Redis is found to have gone back in time
 * @param generation of the scope; another one after each invalidation that left nothing of it
 * @param fillToken of the scope; another one after each invalidation
 * @param stamp of the fill whose page is valid; empty if none is
 * @param watermark every change committed up to it has been applied to the scope; null proves nothing
 * @param applied the last offset that was applied to the stripe, of the source partitions that were asked for
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
     * Whether nothing was invalidated between this view and another of the same scope. Then what was read from the
     * database under the one is as good under the other.
     *
     * @param other of the same scope
     * @return whether epoch, generation and fill token are the same
     */
    public boolean isSameGeneration(ScopeView other) {
        return epoch.equals(other.epoch) && generation.equals(other.generation) && fillToken.equals(other.fillToken);
    }

    boolean validates(CachedPage page) {
        return epoch.equals(page.epoch()) && generation.equals(page.generation()) && stamp.equals(page.stamp());
    }

    /** The instant up to which every committed change is in a page that this view validates. */
    Instant provenUpTo(CachedPage page) {
        return watermark != null && watermark.isAfter(page.readAt()) ? watermark : page.readAt();
    }
}
