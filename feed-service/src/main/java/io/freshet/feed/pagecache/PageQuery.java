package io.freshet.feed.pagecache;

import io.freshet.cache.NotificationGeneration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A requested page, and how to read it.
 *
 * @param request the request
 * @param loader reads it from the database
 * @param next the next page, or null if none can be requested
 */
public record PageQuery(
        PageRequest request,
        Supplier<LoadedPage> loader,
        @Nullable Supplier<PageQuery> next) {
    /**
     * The same page, with a minimum generation.
     *
     * @param generation the generation that the answer must include, or null
     * @return the query
     */
    public PageQuery atLeast(@Nullable NotificationGeneration generation) {
        return generation == null
                ? this
                : new PageQuery(new PageRequest(request.key(), request.scope(), generation), loader, next);
    }

    /** The same page, without a minimum generation. */
    PageQuery forAnybody() {
        return request.atLeast() == null
                ? this
                : new PageQuery(new PageRequest(request.key(), request.scope(), null), loader, next);
    }
}
