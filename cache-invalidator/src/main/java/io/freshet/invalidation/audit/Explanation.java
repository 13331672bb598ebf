package io.freshet.invalidation.audit;

import io.freshet.cache.Inspection;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a page is a hit or not.
 *
 * @param key of the page
 * @param verdict {@code HIT}, or the reason of the miss as {@code Cache-Status} names it, in upper case
 * @param explanation the same in words
 * @param request that the page answers, or null where it cannot be known
 * @param stored what is stored, or null
 * @param current what its scope is at, or null
 * @param asOf up to when the page is proven to be complete; null for what is not current
 * @param ageSeconds how old that is, by {@code clock}
 * @param clock {@code postgresql}, or {@code own} where that is not known
 * @param primary how the page compares with the database, or null where there is nothing to compare
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
    /** What a reader that asks for nothing more than a fresh page would make of it. */
    enum Verdict {
        HIT,
        ABSENT,
        CORRUPT,
        FOREIGN,
        INVALIDATED,
        UNPROVEN
    }

    /**
     * A page as it is stored.
     *
     * @param canonicalText the filters that it was made for
     * @param epoch of its stripe when its fill began
     * @param generation of its scope then, and after the slash the feed's last clearance
     * @param readAt PostgreSQL's clock when it was read
     * @param etag of its content
     * @param bytes its size in Redis
     * @param expiresInSeconds how long it will yet be kept
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
     * What decides whether the page may be served.
     *
     * @param epoch of the stripe; empty if there is none
     * @param generation of the scope, and after the slash the feed's last clearance; empty parts are missing
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
     * A comparison with the database. That they differ is no fault by itself: a change may be on its way.
     *
     * @param readAt PostgreSQL's clock when it was read; null where that is not known
     * @param same whether both show the same; null if the database could not be read
     * @param difference in what not, or null
     * @param failure why it could not be read, or null
     */
    record Comparison(
            @Nullable Instant readAt,
            @Nullable Boolean same,
            @Nullable Difference difference,
            @Nullable String failure) {}
}
