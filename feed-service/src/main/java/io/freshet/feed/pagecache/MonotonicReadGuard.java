package io.freshet.feed.pagecache;

import io.freshet.feed.nearcache.NearPage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The last state of a page that this process has shown, if it still holds it. Nothing older is shown, so that clients
 * of one instance do not go back in time while Redis comes and goes.
 *
 * @param page the newest held page, valid or not
 */
record MonotonicReadGuard(@Nullable NearPage<PageContent> page) {
    /** Whether showing a page would go back in time. Equal content does not, however old it is. */
    boolean isAfter(PageContent content, Instant asOf) {
        return page != null && asOf.isBefore(page.asOf()) && !isSame(content, page);
    }

    /** The instant up to which a page is proven complete. Equal content is complete up to the same instant. */
    Instant provenUpTo(PageContent content, Instant asOf) {
        return page != null && asOf.isBefore(page.asOf()) && isSame(content, page) ? page.asOf() : asOf;
    }

    private static boolean isSame(PageContent content, NearPage<PageContent> page) {
        return content.etag().equals(page.content().etag());
    }
}
