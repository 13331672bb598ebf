package io.freshet.invalidation.deletion;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.SourcePartition;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.MalformedEventException;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.invalidation.announcement.Cause;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Reads requests to invalidate. Thread-safe. */
@Component
class CommandReader implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(CommandReader.class);

    private final EventDecoder<CacheCommand> commands;

    CommandReader(InvalidationProperties properties) {
        this.commands = new EventDecoder<>(CacheCommand.class, properties.registry());
    }

    /**
     * Reads one record. Whoever sent one that cannot be read hears of no answer; no change is lost with it.
     *
     * @throws RegistryUnavailableException if its schema is unknown and the registry does not answer
     */
    Change read(ConsumerRecord<String, byte[]> record) {
        SourcePartition source = Sources.of(record.topic(), record.partition());
        try {
            CacheCommand command = commands.decode(record.topic(), ChangeReader.value(record));
            Set<InvalidationTarget> targets = new LinkedHashSet<>();
            boolean narrow = isNarrow(command);
            command.getScopes().forEach(scope -> addTargets(command.getKind(), target(scope, narrow), targets));
            Cause cause = new Cause(
                    reason(command.getKind()),
                    record.key(),
                    record.partition(),
                    null,
                    command.getCommandId(),
                    null,
                    command.getAggregateId(),
                    Instant.ofEpochMilli(record.timestamp()),
                    EventHeaders.trace(record.headers()),
                    command.getRequestedBy(),
                    null);
            return new Change.Known(source, record.offset(), cause, targets, Map.of());
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (MalformedEventException | RuntimeException e) { // whatever it is, it would be so for ever
            log.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a request to invalidate cannot be read, so it is set aside", e);
            return new Change.BadCommand(source, record.offset(), e);
        }
    }

    private static String reason(CacheCommandKind kind) {
        return switch (kind) {
            case CLEAR -> "cache_cleared";
            case STREAM_STATUS_CHANGED -> "stream_status_changed";
            case PRODUCT_UPDATED -> "product_updated";
            case REPLAY -> Cause.REPLAY;
            case UNKNOWN -> throw new IllegalArgumentException("a kind of command that this version does not know");
        };
    }

    /** Whether discover without a category means the pages without a category filter only, as in a change. */
    private static boolean isNarrow(CacheCommand command) {
        return command.getKind() == CacheCommandKind.REPLAY
                && command.getScopes().stream()
                        .anyMatch(scope -> scope.getFeed().equals("discover") && scope.getCategory() != null);
    }

    /**
     * A change in a category shows in the feed without a filter too. A seller cannot name that one alone, for a feed
     * without a category is all of it, so it goes with the category. What an admin clears is what the admin names.
     */
    private static void addTargets(CacheCommandKind kind, InvalidationTarget target, Set<InvalidationTarget> targets) {
        targets.add(target);
        if (kind != CacheCommandKind.CLEAR && target instanceof FeedScope.Discover) {
            targets.add(new FeedScope.Discover(null));
        }
    }

    private static InvalidationTarget target(InvalidatedScope scope, boolean narrow) {
        String category = scope.getCategory();
        return switch (scope.getFeed()) {
            case "discover" ->
                category == null && !narrow
                        ? new InvalidationTarget.WholeFeed(CachedFeed.DISCOVER)
                        : new FeedScope.Discover(category);
            case "community" -> community(scope, category);
            case "stream" ->
                scope.getStreamId() == null
                        ? new InvalidationTarget.WholeFeed(CachedFeed.STREAMS)
                        : new FeedScope.OneStream(UUID.fromString(scope.getStreamId()));
            case "seller" -> new FeedScope.SellerStreams(UUID.fromString(required(scope.getSellerId(), "seller_id")));
            case "live" -> new FeedScope.LiveStreams();
            default -> throw new IllegalArgumentException("no feed is called " + scope.getFeed());
        };
    }

    private static InvalidationTarget community(InvalidatedScope scope, @Nullable String category) {
        if (scope.getLatitude() == null) {
            return new InvalidationTarget.WholeFeed(CachedFeed.COMMUNITY);
        }
        GeoPoint point = new GeoPoint(scope.getLatitude(), required(scope.getLongitude(), "longitude"));
        return scope.getRadiusKm() == null
                ? new InvalidationTarget.Around(point, required(category, "category"))
                : new InvalidationTarget.Place(new GeoCell(point, scope.getRadiusKm()));
    }

    private static <T> T required(@Nullable T value, String field) {
        if (value == null) {
            throw new IllegalArgumentException("a scope lacks its " + field);
        }
        return value;
    }

    @Override
    public void destroy() {
        commands.close();
    }
}
