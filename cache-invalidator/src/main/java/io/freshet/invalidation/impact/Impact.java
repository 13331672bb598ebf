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
 * The pages that a change can alter, by scope and by place. It names conditions rather than members: a stream that goes
 * live alters pages that do not show it yet. The image before counts as much as the one after: a product that moves
 * also alters the place it left. Pure and thread-safe.
 */
public final class Impact {
    private static final String DISCOVER = "DISCOVER";
    private static final String COMMUNITY = "COMMUNITY";

    private Impact() {}

    /**
     * Returns the targets that a stream's change invalidates.
     *
     * @param change the event
     * @return the targets, discover first; empty if no read shows the difference
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
     * Returns the targets that a product's change invalidates.
     *
     * @param change the event
     * @return the targets, discover first; empty if no feed shows the difference
     */
    public static Set<InvalidationTarget> of(ProductUpdated change) {
        Set<InvalidationTarget> scopes = new LinkedHashSet<>();
        discover(scopes, shownIn(DISCOVER, change.getBefore()), shownIn(DISCOVER, change.getAfter()));
        community(scopes, shownIn(COMMUNITY, change.getBefore()), shownIn(COMMUNITY, change.getAfter()));
        return scopes;
    }

    /**
     * Returns the effect of a stream's change on the feeds: its entries before and after.
     *
     * @param change the event
     * @return by feed; empty if unknown
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
     * Returns the effect of a product's change on the feeds: its entries before and after.
     *
     * @param change the event
     * @return by feed; empty if unknown
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

    /** Adds both places: a product that moves leaves one and enters another. */
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

    /** The properties of a stream that the community feed shows, if any. */
    private static Optional<ShownStream> placed(@Nullable StreamImage stream) {
        return shown(stream, status -> status != StreamStatus.ENDED).filter(shown -> shown.location() != null);
    }

    /** The properties of a stream that lists show, if they show streams in its state. */
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

    /** The properties that a feed shows. Equal ones look the same on every page. */
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

    /** The properties of one stream that viewers read, including those that lists show. */
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
