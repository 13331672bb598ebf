package io.freshet.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a feed shows at one moment. Immutable.
 *
 * @param items of all pages that were read, in order, each once; at most 10,000
 * @param hasMore whether {@link Feed#more()} adds something
 * @param asOf every change committed up to then is in the first page; null until something is held
 * @param stale from the offline copy, and not confirmed yet
 * @param storedAt when the copy was stored; null unless {@code stale}
 * @param degraded the service cannot read its database and says that this may be old
 * @param loading a read is under way, or waits to be repeated
 * @param error why the last read failed; null after one that did not
 * @param cacheStatus {@code Cache-Status} (RFC 9211) of the latest answer; null before the first
 * @param requestId {@code X-Request-Id} of the latest answer, which names it in the service's log; null before the first
 */
public record FeedState(
        List<FeedItem> items,
        boolean hasMore,
        @Nullable Instant asOf,
        boolean stale,
        @Nullable Instant storedAt,
        boolean degraded,
        boolean loading,
        @Nullable FreshetException error,
        @Nullable String cacheStatus,
        @Nullable String requestId) {
    /** Copies the list. */
    public FeedState {
        items = List.copyOf(items);
    }

    static FeedState empty() {
        return new FeedState(List.of(), false, null, false, null, false, false, null, null, null);
    }
}
