package io.freshet.feed.pagecache;

import io.freshet.feed.nearcache.NearPage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this process has last shown of a page, as far as it still holds it: nobody is shown what is older, so that time
 * does not go back for a client of one instance while Redis comes and goes.
 *
 * @param page the newest that is held, valid or not
 */
record MonotonicReadGuard(@Nullable NearPage<PageContent> page) {
    /** Whether a page would take something back. What says the same takes nothing back, however old it is. */
    boolean isAfter(PageContent content, Instant asOf) {
        return page != null && asOf.isBefore(page.asOf()) && !isSame(content, page);
    }

    /** Up to when a page is complete: what says the same is so for as long. */
    Instant provenUpTo(PageContent content, Instant asOf) {
        return page != null && asOf.isBefore(page.asOf()) && isSame(content, page) ? page.asOf() : asOf;
    }

    private static boolean isSame(PageContent content, NearPage<PageContent> page) {
        return content.etag().equals(page.content().etag());
    }
}
