package io.freshet.cache;

import java.time.Duration;
import java.time.Instant;

/** The result of inspecting a page key. */
public sealed interface Inspection {
    /** Nothing is stored. */
    record Absent() implements Inspection {}

    /**
     * The value is not a page, or its checksum is wrong. The next reader deletes it.
     *
     * @param bytes its size
     */
    record Corrupt(int bytes) implements Inspection {}

    /**
     * The value has another format version, or does not belong under this key.
     *
     * @param bytes its size
     */
    record Foreign(int bytes) implements Inspection {}

    /**
     * A page, current or not.
     *
     * @param request the request that it was cached for
     * @param page the page
     * @param current the current view of its scope; missing tokens are empty, so that no page is valid
     * @param bytes its stored size
     * @param ttl its remaining time to live
     */
    record Stored(CachedRequest request, CachedPage page, ScopeView current, int bytes, Duration ttl)
            implements Inspection {
        /**
         * Whether the page has not been invalidated. Once invalid it stays invalid: tokens are never reused.
         *
         * @return false if no reader would serve it
         */
        public boolean isCurrent() {
            return current.validates(page);
        }

        /**
         * The as-of that a reader would report for the page.
         *
         * @return its as-of; meaningful only if it is current
         */
        public Instant asOf() {
            return current.provenUpTo(page);
        }

        /**
         * Whether a reader would serve the page from the cache.
         *
         * @param freshness the bounds on its as-of
         * @return whether a lookup would be a hit
         */
        public boolean isServable(Freshness freshness) {
            return isCurrent() && freshness.holds(asOf());
        }

        /**
         * Whether this is the same fill as another, not merely the same content.
         *
         * @param other an earlier result for the same key
         * @return false if the page was refilled since
         */
        public boolean isSameFill(Stored other) {
            return page.stamp().equals(other.page.stamp());
        }
    }
}
