package io.freshet.feed.pagecache;

import io.freshet.cache.NotificationGeneration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A page that is asked for, and how it is read.
 *
 * @param request what is asked for
 * @param loader reads it from the database
 * @param next the page after it, or null if there is none that could be asked for
 */
public record PageQuery(
        PageRequest request,
        Supplier<LoadedPage> loader,
        @Nullable Supplier<PageQuery> next) {
    /**
     * The same page, as whoever was told of something asks for it.
     *
     * @param generation what the answer must not be older than, or null
     * @return the query
     */
    public PageQuery atLeast(@Nullable NotificationGeneration generation) {
        return generation == null
                ? this
                : new PageQuery(new PageRequest(request.key(), request.scope(), generation), loader, next);
    }

    /** The same, of anybody who was told of nothing. */
    PageQuery forAnybody() {
        return request.atLeast() == null
                ? this
                : new PageQuery(new PageRequest(request.key(), request.scope(), null), loader, next);
    }
}
