package io.freshet.feed.edge;

import io.freshet.feed.pagecache.FeedAnswer;
import io.freshet.feed.pagecache.PageQuery;
import io.freshet.feed.pagecache.Representation;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page that a path and query name, and its latest answers. Immutable.
 *
 * @param query the page
 * @param meters the meters of its route
 * @param ready the representations sent recently
 */
record AskedPage(PageQuery query, RouteMeters meters, Map<Representation, ReadyAnswer> ready) {
    private static final int OVERHEAD_BYTES = 1_000;

    AskedPage(PageQuery query, RouteMeters meters) {
        this(query, meters, Map.of());
    }

    /** The prepared form of an answer, or null if it must be built. */
    @Nullable
    ReadyAnswer ready(FeedAnswer answer, Representation representation) {
        ReadyAnswer last = ready.get(representation);
        return last != null && last.isOf(answer) ? last : null;
    }

    /** The same page with one more answer, and without the answers that it outdates. */
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
