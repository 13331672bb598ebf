package io.freshet.cache;

import java.time.Duration;
import java.time.Instant;

/** What an inspection of a page key found. */
public sealed interface Inspection {
    /** Nothing is stored there. */
    record Absent() implements Inspection {}

    /**
     * What is stored there is not what was put there: no page, or one with another checksum than its own. The next reader
     * deletes it.
     *
     * @param bytes its size
     */
    record Corrupt(int bytes) implements Inspection {}

    /**
     * What is stored there is of another format, or does not belong under this key.
     *
     * @param bytes its size
     */
    record Foreign(int bytes) implements Inspection {}

    /**
     * A page, current or not.
     *
     * @param request what it was cached for
     * @param page the page
     * @param current what its scope is at now; without a text where there is none, so that no page is valid
     * @param bytes its size as it is stored
     * @param ttl how long it will yet be kept
     */
    record Stored(CachedRequest request, CachedPage page, ScopeView current, int bytes, Duration ttl)
            implements Inspection {
        /**
         * Whether the page has not been invalidated. Once it is, it stays so: tokens are never used again.
         *
         * @return false for what no reader would serve
         */
        public boolean isCurrent() {
            return current.validates(page);
        }

        /**
         * The instant up to which a reader would say that every committed change is in the page.
         *
         * @return its as-of, if it is current
         */
        public Instant asOf() {
            return current.provenUpTo(page);
        }

        /**
         * Whether a reader would serve the page from the cache.
         *
         * @param freshness within which the page must be proven to be complete
         * @return whether a lookup would be a hit
         */
        public boolean isServable(Freshness freshness) {
            return isCurrent() && freshness.holds(asOf());
        }

        /**
         * Whether this is the same fill as another, not only the same content.
         *
         * @param other an earlier finding under the same key
         * @return whether nobody has filled the page anew
         */
        public boolean isSameFill(Stored other) {
            return page.stamp().equals(other.page.stamp());
        }
    }
}
