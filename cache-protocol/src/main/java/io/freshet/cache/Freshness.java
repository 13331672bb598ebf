package io.freshet.cache;

import java.time.Duration;
import java.time.Instant;

/**
 * The bounds on a page's as-of. No failure has to be detected for them to hold: when events, invalidations or
 * watermarks stop arriving, for whatever reason, pages simply become too old.
 *
 * @param notBefore the oldest as-of accepted
 * @param notAfter the latest as-of accepted; a later one means that some clock is wrong
 */
public record Freshness(Instant notBefore, Instant notAfter) {
    /** How far ahead of the reader's estimate PostgreSQL's clock may be. */
    private static final Duration AHEAD = Duration.ofMillis(500);

    /**
     * Returns the freshness of pages up to a given age.
     *
     * @param bound the maximum age
     * @param now the reader's estimate of PostgreSQL's clock, erring late
     * @return the freshness
     */
    public static Freshness within(Duration bound, Instant now) {
        return new Freshness(now.minus(bound), now.plus(AHEAD));
    }

    /**
     * Whether a page with this as-of is acceptable.
     *
     * @param asOf every change committed up to it is in the page
     * @return false if it is too old, or too far in the future
     */
    public boolean holds(Instant asOf) {
        return !asOf.isBefore(notBefore) && !asOf.isAfter(notAfter);
    }
}
