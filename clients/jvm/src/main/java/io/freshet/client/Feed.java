package io.freshet.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A feed that is kept fresh while it is open. Close it when it is no longer shown. Thread-safe; futures complete on the
 * client's thread, and fail with a {@link FreshetException} or, once the feed is closed, are cancelled.
 */
public interface Feed extends AutoCloseable {
    /** Which feed it is. */
    FeedQuery query();

    /** What it shows now. */
    FeedState state();

    /**
     * Calls back with the state now and at each change. A listener that is slower than the changes gets the latest alone.
     *
     * @param listener called one at a time
     * @return ends it
     */
    Subscription subscribe(Consumer<? super FeedState> listener);

    /**
     * Adds the next page, if there is one.
     *
     * @return completes once it is added, or at once if there is none; in at most some minutes
     */
    CompletableFuture<Void> more();

    /**
     * Reads the feed again now, past the random wait of a notification, but not before a {@code Retry-After} is over.
     *
     * @return completes with a read that began after this call; in at most some minutes
     */
    CompletableFuture<Void> refresh();

    /** Ends its reads and its subscription. Again has no effect. */
    @Override
    void close();
}
