package io.freshet.cache;

import java.util.Map;

/**
 * What a reader knows of a scope at one instant, taken in one script from the master: everything that decides whether a
 * page of it may be served.
 *
 * @param epoch of the scope's stripe; replaced when Redis is found to have gone back in time
 * @param generation of the scope; replaced by each invalidation
 * @param applied the last offset that was applied to the stripe, of the source partitions that were asked for
 */
public record ScopeView(String epoch, String generation, Map<SourcePartition, Long> applied) {
    /** Copies the map. */
    public ScopeView {
        applied = Map.copyOf(applied);
    }

    boolean validates(CachedPage page) {
        return epoch.equals(page.epoch()) && generation.equals(page.generation());
    }
}
