package io.freshet.invalidation.impact;

import io.freshet.cache.FeedScope;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatus;
import io.freshet.events.v1.StreamStatusChanged;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
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
     * @return the scopes, that of the unfiltered feed first; empty where no read shows the difference
     */
    public static Set<FeedScope> of(StreamStatusChanged change) {
        StreamImage before = change.getBefore();
        StreamImage after = change.getAfter();
        Set<FeedScope> scopes = new LinkedHashSet<>();
        discover(
                scopes,
                shown(before, status -> status != StreamStatus.ENDED),
                shown(after, status -> status != StreamStatus.ENDED));
        if (!shown(before, status -> status == StreamStatus.LIVE)
                .equals(shown(after, status -> status == StreamStatus.LIVE))) {
            scopes.add(new FeedScope.LiveStreams());
        }
        if (!shown(before, _ -> true).equals(shown(after, _ -> true))) {
            Stream.of(before, after)
                    .filter(Objects::nonNull)
                    .forEach(image -> scopes.add(new FeedScope.SellerStreams(UUID.fromString(image.getSellerId()))));
        }
        if (!read(before).equals(read(after))) {
            scopes.add(new FeedScope.OneStream(UUID.fromString(change.getAggregateId())));
        }
        return scopes;
    }

    /**
     * The scopes that a change of a product touches.
     *
     * @param change the event
     * @return the scopes, that of the unfiltered feed first; empty where no feed shows the difference
     */
    public static Set<FeedScope> of(ProductUpdated change) {
        Set<FeedScope> scopes = new LinkedHashSet<>();
        discover(scopes, inDiscover(change.getBefore()), inDiscover(change.getAfter()));
        return scopes;
    }

    private static void discover(
            Set<FeedScope> scopes, Optional<? extends Shown> before, Optional<? extends Shown> after) {
        if (!before.equals(after)) {
            scopes.add(new FeedScope.Discover(null));
            before.ifPresent(shown -> scopes.add(new FeedScope.Discover(shown.category())));
            after.ifPresent(shown -> scopes.add(new FeedScope.Discover(shown.category())));
        }
    }

    /** What lists show of a stream, if they show streams in its state at all. */
    private static Optional<ShownStream> shown(@Nullable StreamImage stream, Predicate<StreamStatus> states) {
        return stream == null || !states.test(stream.getStatus())
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

    private static Optional<ReadStream> read(@Nullable StreamImage stream) {
        return stream == null
                ? Optional.empty()
                : shown(stream, _ -> true)
                        .map(shown -> new ReadStream(shown, stream.getDescription(), stream.getEndedAt()));
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

    /** What viewers read of one stream beyond what lists show. */
    private record ReadStream(
            ShownStream shown,
            @Nullable String description,
            @Nullable Instant endedAt) {}

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
