package io.freshet.invalidation.announcement;

import io.freshet.announcement.InvalidationReason;
import io.freshet.announcement.NamedScope;
import io.freshet.cache.CachedFeed;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.ScopeInvalidator.Invalidation;
import io.freshet.events.EventEncoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Announces completed invalidations, on the partition number of their cause. Thread-safe. */
@Component
public class Announcer {
    private final KafkaTemplate<String, byte[]> kafka;
    private final EventEncoder encoder;

    Announcer(KafkaTemplate<String, byte[]> kafka, EventEncoder encoder) {
        this.kafka = kafka;
        this.encoder = encoder;
    }

    /**
     * Sends one announcement. Call it only after the invalidation has completed.
     *
     * @param cause the cause of the invalidation
     * @param targets the invalidated targets
     * @param invalidation the result of the invalidation
     * @return a future that completes when Kafka has acknowledged it, or with the failure
     */
    public CompletableFuture<?> announce(
            Cause cause, Collection<? extends InvalidationTarget> targets, Invalidation invalidation) {
        return send(cause, targets.stream().flatMap(NamedScope::of), invalidation);
    }

    /**
     * Announces that everything was invalidated, by naming each feed without a filter.
     *
     * @param cause the cause of the invalidation
     * @param invalidation the result of the invalidation
     * @return a future that completes when Kafka has acknowledged it, or with the failure
     */
    public CompletableFuture<?> announceEverything(Cause cause, Invalidation invalidation) {
        return send(cause, Stream.of(CachedFeed.values()).flatMap(NamedScope::whole), invalidation);
    }

    /**
     * Announces to followers of a partition that no announcement is missing up to here. Call it only once Kafka has
     * acknowledged those announcements. There is no need to wait for it: the next one supersedes it.
     *
     * @param partition the partition number of the sources
     * @param completeness the completeness of these sources
     * @return a future that completes when Kafka has acknowledged it, or with the failure
     */
    public CompletableFuture<?> announceComplete(int partition, Completeness completeness) {
        FeedInvalidated value = FeedInvalidated.newBuilder()
                .setReason(InvalidationReason.WATERMARK.text())
                .setScopes(List.of())
                .setGeneration(new NotificationGeneration(completeness.positions(), Map.of()).text())
                .setKeysDeleted(0)
                .setWatermark(completeness.watermark())
                .build();
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.FEED_INVALIDATED, partition, null, encoder.encode(Topics.FEED_INVALIDATED, value));
        EventHeaders.addCloudEvent(
                record.headers(), UUID.randomUUID().toString(), "cache-invalidator", completeness.watermark(), value);
        return kafka.send(record);
    }

    private CompletableFuture<?> send(Cause cause, Stream<NamedScope> scopes, Invalidation invalidation) {
        FeedInvalidated value = FeedInvalidated.newBuilder()
                .setCauseEventId(cause.eventId())
                .setCommandId(cause.commandId())
                .setReason(cause.reason().text())
                .setChangeType(cause.changeType())
                .setAggregateId(cause.aggregateId())
                .setScopes(scopes.distinct().map(NamedScope::toAvro).toList())
                .setGeneration(invalidation.generation().text())
                .setKeysDeleted(invalidation.keysDeleted())
                .setWatermark(null)
                .build();
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.FEED_INVALIDATED,
                cause.partition(),
                cause.key(),
                encoder.encode(Topics.FEED_INVALIDATED, value));
        String id = Stream.of(cause.eventId(), cause.commandId())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> UUID.randomUUID().toString());
        EventHeaders.addCloudEvent(record.headers(), id, "cache-invalidator", cause.occurredAt(), value);
        EventHeaders.addTrace(record.headers(), cause.traceparent());
        if (cause.publishedAt() != null) {
            EventHeaders.add(
                    record.headers(),
                    EventHeaders.PUBLISHED_AT,
                    cause.publishedAt().toString());
        }
        return kafka.send(record);
    }
}
