package io.freshet.cache;

import java.time.Duration;
import java.time.Instant;

/**
 * Between which instants a page must be proven complete. The proof needs nobody to notice a failure: when events,
 * invalidations or watermarks stop coming, for whatever reason, pages simply grow older than this.
 *
 * @param notBefore the oldest instant that will do
 * @param notAfter an instant after this one is no proof: some clock is wrong
 */
public record Freshness(Instant notBefore, Instant notAfter) {
    /** How far ahead of the reader's estimate PostgreSQL's clock may be. */
    private static final Duration AHEAD = Duration.ofMillis(500);

    /**
     * What is at most so old.
     *
     * @param bound the greatest age
     * @param now PostgreSQL's clock, as the reader estimates it, rather late than early
     * @return the freshness
     */
    public static Freshness within(Duration bound, Instant now) {
        return new Freshness(now.minus(bound), now.plus(AHEAD));
    }

    /**
     * Whether a page that is complete up to an instant will do.
     *
     * @param asOf every change committed up to it is in the page
     * @return false for one that is too old, or that no clock here explains
     */
    public boolean holds(Instant asOf) {
        return !asOf.isBefore(notBefore) && !asOf.isAfter(notAfter);
    }
}
