package io.freshet.invalidation.impact;

import io.freshet.cache.FeedScope;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatus;
import io.freshet.events.v1.StreamStatusChanged;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scopes whose pages a change can alter. Predicates, not members: a stream that goes live alters pages that do not
 * hold it yet. What it looked like before counts as much as after: a product that moves alters the place that it left.
 * Pure and thread-safe.
 */
public final class Impact {
    private static final String DISCOVER = "DISCOVER";

    private Impact() {}

    /**
     * The scopes that a change of a stream touches.
     *
     * @param change the event
     * @return the scopes, of those without a category filter first; empty where no feed shows the difference
     */
    public static Set<FeedScope> of(StreamStatusChanged change) {
        return scopes(inDiscover(change.getBefore()), inDiscover(change.getAfter()));
    }

    /**
     * The scopes that a change of a product touches.
     *
     * @param change the event
     * @return the scopes, of those without a category filter first; empty where no feed shows the difference
     */
    public static Set<FeedScope> of(ProductUpdated change) {
        return scopes(inDiscover(change.getBefore()), inDiscover(change.getAfter()));
    }

    private static Set<FeedScope> scopes(Optional<Shown> before, Optional<Shown> after) {
        Set<FeedScope> scopes = new LinkedHashSet<>();
        if (!before.equals(after)) {
            scopes.add(new FeedScope.Discover(null));
            before.ifPresent(shown -> scopes.add(new FeedScope.Discover(shown.category())));
            after.ifPresent(shown -> scopes.add(new FeedScope.Discover(shown.category())));
        }
        return scopes;
    }

    private static Optional<Shown> inDiscover(@Nullable StreamImage stream) {
        return stream == null || stream.getStatus() == StreamStatus.ENDED
                ? Optional.empty()
                : Optional.of(new ShownStream(
                        stream.getTitle(),
                        stream.getCategory(),
                        stream.getSellerId(),
                        stream.getCreatedAt(),
                        stream.getStatus(),
                        stream.getScheduledAt(),
                        stream.getStartedAt(),
                        stream.getThumbnailUrl(),
                        stream.getLocation()));
    }

    private static Optional<Shown> inDiscover(@Nullable ProductImage product) {
        return product == null
                        || product.getSoldAt() != null
                        || !product.getFeeds().contains(DISCOVER)
                ? Optional.empty()
                : Optional.of(new ShownProduct(
                        product.getTitle(),
                        product.getCategory(),
                        product.getSellerId(),
                        product.getCreatedAt(),
                        product.getPrice(),
                        product.getCondition(),
                        product.getImageUrl(),
                        product.getStreamId(),
                        product.getLocation()));
    }

    /** What a feed shows of something; two that are equal look the same in every page. */
    private sealed interface Shown {
        String category();
    }

    private record ShownStream(
            String title,
            String category,
            String sellerId,
            Instant createdAt,
            StreamStatus status,
            @Nullable Instant scheduledAt,
            @Nullable Instant startedAt,
            @Nullable String thumbnailUrl,
            @Nullable Object location)
            implements Shown {}

    private record ShownProduct(
            String title,
            String category,
            String sellerId,
            Instant createdAt,
            Object price,
            Object condition,
            @Nullable String imageUrl,
            @Nullable String streamId,
            @Nullable Object location)
            implements Shown {}
}
