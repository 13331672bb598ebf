package io.freshet.cache;

import java.util.Locale;

/** Groups of cached reads that are counted and cleared together. */
public enum CachedFeed {
    /** The discover feed. */
    DISCOVER,
    /** The community feed. */
    COMMUNITY,
    /** Viewers' reads of streams. */
    STREAMS;

    /**
     * The name in statistics, metrics and admin calls.
     *
     * @return the name in lower case
     */
    public String literal() {
        return name().toLowerCase(Locale.ROOT);
    }
}
