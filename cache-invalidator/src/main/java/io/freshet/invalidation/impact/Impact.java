package io.freshet.invalidation.impact;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedChange;
import io.freshet.cache.FeedEntry;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.events.v1.Location;
import io.freshet.events.v1.Money;
import io.freshet.events.v1.ProductCondition;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatus;
import io.freshet.events.v1.StreamStatusChanged;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pages that a change can alter, by scope and by place. Predicates, not members: a stream that goes live alters pages that do not
 * hold it yet. What it looked like before counts as much as after: a product that moves alters the place that it left.
 * Pure and thread-safe.
 */
public final class Impact {
    private static final String DISCOVER = "DISCOVER";
    private static final String COMMUNITY = "COMMUNITY";

    private Impact() {}

    /**
     * What a change of a stream invalidates.
     *
     * @param change the event
     * @return the targets, discover first; empty where no read shows the difference
     */
    public static Set<InvalidationTarget> of(StreamStatusChanged change) {
        StreamImage before = change.getBefore();
        StreamImage after = change.getAfter();
        Set<InvalidationTarget> scopes = new LinkedHashSet<>();
        discover(
                scopes,
                shown(before, status -> status != StreamStatus.ENDED),
                shown(after, status -> status != StreamStatus.ENDED));
        community(scopes, placed(before), placed(after));
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
     * What a change of a product invalidates.
     *
     * @param change the event
     * @return the targets, discover first; empty where no feed shows the difference
     */
    public static Set<InvalidationTarget> of(ProductUpdated change) {
        Set<InvalidationTarget> scopes = new LinkedHashSet<>();
        discover(scopes, shownIn(DISCOVER, change.getBefore()), shownIn(DISCOVER, change.getAfter()));
        community(scopes, shownIn(COMMUNITY, change.getBefore()), shownIn(COMMUNITY, change.getAfter()));
        return scopes;
    }

    /**
     * What a change of a stream does to the feeds: where it stood in them, and where it stands.
     *
     * @param change the event
     * @return by feed; empty where that is not known
     */
    public static Map<CachedFeed, FeedChange> changes(StreamStatusChanged change) {
        if (images(change.getBefore(), change.getAfter())
                .anyMatch(image -> image.getStatus() == StreamStatus.UNKNOWN)) {
            return Map.of();
        }
        FeedChange shown = new FeedChange(
                shown(change.getBefore(), status -> status != StreamStatus.ENDED)
                        .map(stream -> stream.entry(change.getAggregateId()))
                        .orElse(null),
                shown(change.getAfter(), status -> status != StreamStatus.ENDED)
                        .map(stream -> stream.entry(change.getAggregateId()))
                        .orElse(null));
        return Map.of(CachedFeed.DISCOVER, shown, CachedFeed.COMMUNITY, shown);
    }

    /**
     * What a change of a product does to the feeds: where it stood in them, and where it stands.
     *
     * @param change the event
     * @return by feed; empty where that is not known
     */
    public static Map<CachedFeed, FeedChange> changes(ProductUpdated change) {
        if (images(change.getBefore(), change.getAfter())
                .anyMatch(image -> image.getCondition() == ProductCondition.UNKNOWN)) {
            return Map.of();
        }
        return Map.of(
                CachedFeed.DISCOVER, changeIn(DISCOVER, change), CachedFeed.COMMUNITY, changeIn(COMMUNITY, change));
    }

    private static <T> Stream<T> images(@Nullable T before, @Nullable T after) {
        return Stream.of(Optional.ofNullable(before), Optional.ofNullable(after))
                .flatMap(Optional::stream);
    }

    private static FeedChange changeIn(String feed, ProductUpdated change) {
        return new FeedChange(
                shownIn(feed, change.getBefore())
                        .map(product -> product.entry(change.getAggregateId()))
                        .orElse(null),
                shownIn(feed, change.getAfter())
                        .map(product -> product.entry(change.getAggregateId()))
                        .orElse(null));
    }

    private static void discover(
            Set<InvalidationTarget> scopes, Optional<? extends Shown> before, Optional<? extends Shown> after) {
        if (!before.equals(after)) {
            scopes.add(new FeedScope.Discover(null));
            before.ifPresent(shown -> scopes.add(new FeedScope.Discover(shown.category())));
            after.ifPresent(shown -> scopes.add(new FeedScope.Discover(shown.category())));
        }
    }

    /** Where it was and where it is: a product that moves leaves one place and comes to another. */
    private static void community(
            Set<InvalidationTarget> scopes, Optional<? extends Shown> before, Optional<? extends Shown> after) {
        if (!before.equals(after)) {
            Stream.of(before, after).flatMap(Optional::stream).forEach(shown -> {
                Location location = Objects.requireNonNull(shown.location());
                scopes.add(new InvalidationTarget.Around(
                        new GeoPoint(location.getLatitude(), location.getLongitude()), shown.category()));
            });
        }
    }

    /** What the community feed shows of a stream. */
    private static Optional<ShownStream> placed(@Nullable StreamImage stream) {
        return shown(stream, status -> status != StreamStatus.ENDED).filter(shown -> shown.location() != null);
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

    private static Optional<ShownProduct> shownIn(String feed, @Nullable ProductImage product) {
        return product == null
                        || product.getSoldAt() != null
                        || !product.getFeeds().contains(feed)
                        || (feed.equals(COMMUNITY) && product.getLocation() == null)
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

        @Nullable
        Location location();

        default @Nullable GeoPoint point() {
            Location location = location();
            return location == null ? null : new GeoPoint(location.getLatitude(), location.getLongitude());
        }
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
            @Nullable Location location)
            implements Shown {
        FeedEntry entry(String id) {
            return new FeedEntry.OfStream(
                    UUID.fromString(id),
                    category,
                    point(),
                    createdAt,
                    status == StreamStatus.LIVE,
                    startedAt,
                    scheduledAt);
        }
    }

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
            Money price,
            ProductCondition condition,
            @Nullable String imageUrl,
            @Nullable String streamId,
            @Nullable Location location)
            implements Shown {
        FeedEntry entry(String id) {
            return new FeedEntry.OfProduct(
                    UUID.fromString(id),
                    category,
                    point(),
                    createdAt,
                    new BigDecimal(price.getAmount()),
                    condition.name());
        }
    }
}
