package io.freshet.invalidation.audit;

import io.freshet.cache.Inspection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a page is a hit or a miss.
 *
 * @param key of the page
 * @param verdict {@code HIT}, or the reason of the miss as {@code Cache-Status} names it, in upper case
 * @param explanation the verdict in words
 * @param request that the page answers, or null if unknown
 * @param stored the stored page, or null
 * @param current the current state of its scope, or null
 * @param asOf the page's as-of; null if it is not current
 * @param ageSeconds the age of the as-of, by {@code clock}
 * @param clock {@code postgresql}, or {@code own} if PostgreSQL's clock is unknown
 * @param primary the comparison with the database, or null if there is nothing to compare
 */
record Explanation(
        String key,
        Verdict verdict,
        String explanation,
        @Nullable String request,
        @Nullable Stored stored,
        @Nullable Current current,
        @Nullable Instant asOf,
        @Nullable Double ageSeconds,
        String clock,
        @Nullable Comparison primary) {
    /** The result of a lookup with no condition but freshness. */
    enum Verdict {
        HIT,
        ABSENT,
        CORRUPT,
        FOREIGN,
        INVALIDATED,
        UNPROVEN
    }

    /**
     * A stored page.
     *
     * @param canonicalText its filters
     * @param epoch of its stripe when its fill began
     * @param generation of its scope then; after the slash, the feed's last clearance
     * @param readAt PostgreSQL's clock when it was read
     * @param etag of its content
     * @param bytes its size in Redis
     * @param expiresInSeconds its remaining time to live
     */
    record Stored(
            String canonicalText,
            String epoch,
            String generation,
            Instant readAt,
            String etag,
            int bytes,
            long expiresInSeconds) {
        static Stored of(Inspection.Stored found) {
            return new Stored(
                    found.page().canonicalText(),
                    found.page().epoch(),
                    found.page().generation(),
                    found.page().readAt(),
                    found.page().etag(),
                    found.bytes(),
                    found.ttl().toSeconds());
        }
    }

    /**
     * The state that decides whether the page may be served.
     *
     * @param epoch of the stripe; empty if there is none
     * @param generation of the scope; after the slash, the feed's last clearance; missing parts are empty
     * @param watermark everything committed up to it has been applied to the stripe; null proves nothing
     */
    record Current(
            String epoch, String generation, @Nullable Instant watermark) {
        static Current of(Inspection.Stored found) {
            return new Current(
                    found.current().epoch(),
                    found.current().generation(),
                    found.current().watermark());
        }
    }

    /**
     * A comparison with the database. A difference alone is not a fault: an invalidation may be on its way.
     *
     * @param readAt PostgreSQL's clock when the database was read; null if unknown
     * @param same whether they are equal; null if the database could not be read
     * @param difference the difference, or null
     * @param failure why the database could not be read, or null
     */
    record Comparison(
            @Nullable Instant readAt,
            @Nullable Boolean same,
            @Nullable Difference difference,
            @Nullable String failure) {}
}
