package io.freshet.feed.edge;

import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.PageQuery;
import io.freshet.feed.pagecache.Representation;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a path and query ask for, and its last answers. Immutable.
 *
 * @param query the page
 * @param meters of its route
 * @param ready the representations that were sent lately
 */
record AskedPage(PageQuery query, RouteMeters meters, Map<Representation, ReadyAnswer> ready) {
    private static final int OVERHEAD_BYTES = 1_000;

    AskedPage(PageQuery query, RouteMeters meters) {
        this(query, meters, Map.of());
    }

    /** An answer that need not be made again, or null. */
    @Nullable
    ReadyAnswer ready(FeedAnswer answer, Representation representation) {
        ReadyAnswer last = ready.get(representation);
        return last != null && last.isOf(answer) ? last : null;
    }

    /** The same page with one more answer, without those that it outdates. */
    AskedPage with(Representation representation, ReadyAnswer next) {
        Map<Representation, ReadyAnswer> kept = new EnumMap<>(Representation.class);
        ready.forEach((form, answer) -> {
            if (answer.asOf().equals(next.asOf()) && answer.etag().equals(next.etag())) {
                kept.put(form, answer);
            }
        });
        kept.put(representation, next);
        return new AskedPage(query, meters, kept);
    }

    int bytes() {
        return OVERHEAD_BYTES
                + ready.values().stream().mapToInt(ReadyAnswer::bytes).sum();
    }
}
