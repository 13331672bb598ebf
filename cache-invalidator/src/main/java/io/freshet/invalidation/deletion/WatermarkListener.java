package io.freshet.invalidation.deletion;

import io.freshet.announcement.InvalidationReason;
import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.ScopeInvalidator.Invalidation;
import io.freshet.cache.SourcePartition;
import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.Topics;
import io.freshet.events.v1.Watermark;
import io.freshet.invalidation.announcement.Announcer;
import io.freshet.invalidation.announcement.Cause;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.PartitionOffset;
import org.springframework.kafka.annotation.TopicPartition;
import org.springframework.stereotype.Component;

/**
 * Follows the watermarks; every instance reads all of them. Only the newest matter, and those that report a gap:
 * changes lost with a replication slot. A stripe gets no watermark until it has been invalidated for the last gap, see
 * {@link AppliedProgress#gap}; the owner of the first partition invalidates all stripes at once and announces it. On
 * start, an instance looks for gaps as far back as pages live. What is proven is also announced, for those that follow
 * the announcements instead of Redis.
 */
@Component
class WatermarkListener implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(WatermarkListener.class);
    private static final long ACKNOWLEDGE_SECONDS = 30;
    /** There is one per second, and no page lives longer than 10 minutes. */
    private static final String LOOK_BACK = "-1000";

    private static final SourcePartition FIRST = new SourcePartition(SourcePartition.STREAMS, 0);

    private final EventDecoder<Watermark> decoder;
    private final AppliedProgress progress;
    private final ScopeInvalidator invalidator;
    private final Announcer announcer;

    WatermarkListener(
            InvalidationProperties properties,
            AppliedProgress progress,
            ScopeInvalidator invalidator,
            Announcer announcer) {
        this.decoder = new EventDecoder<>(Watermark.class, properties.registry());
        this.progress = progress;
        this.invalidator = invalidator;
        this.announcer = announcer;
    }

    /**
     * Processes one watermark. If Redis is unavailable, it is not retried, as the next one supersedes it; a gap is
     * retried forever.
     *
     * @throws CacheUnavailableException if the invalidation for a gap failed
     */
    @KafkaListener(
            id = "freshet-cache-invalidator-watermarks",
            groupId = "",
            topicPartitions =
                    @TopicPartition(
                            topic = Topics.WATERMARKS,
                            partitionOffsets =
                                    @PartitionOffset(
                                            partition = "0",
                                            initialOffset = LOOK_BACK,
                                            relativeToCurrent = "false")))
    void follow(ConsumerRecord<String, byte[]> record)
            throws InterruptedException, ExecutionException, TimeoutException {
        Watermark watermark;
        AppliedProgress.KnownWatermark known;
        try {
            watermark = decoder.decode(record.topic(), record.value() == null ? new byte[0] : record.value());
            known = new AppliedProgress.KnownWatermark(
                    watermark.getWatermark(), Sources.positions(watermark.getPositions()));
        } catch (MalformedEventException | IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("offset", record.offset())
                    .log("a watermark cannot be read, so it proves nothing", e);
            return;
        }
        if (watermark.getGap()) {
            progress.gap(record.offset());
            if (progress.owns(FIRST)) {
                invalidateEverything(record, watermark);
            }
        }
        try {
            progress.reached(known);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a watermark was not recorded");
        }
        announceCompleteness();
    }

    /** Called once the stripes are updated, so that no process proves more than Redis does. A failure is harmless. */
    private void announceCompleteness() {
        try {
            progress.complete()
                    .forEach((partition, completeness) -> announcer
                            .announceComplete(partition, completeness)
                            .exceptionally(e -> {
                                log.atDebug().addKeyValue("cause", e.toString()).log("a watermark was not announced");
                                return null;
                            }));
        } catch (KafkaException | RegistryUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("a watermark was not announced");
        }
    }

    private void invalidateEverything(ConsumerRecord<String, byte[]> record, Watermark watermark)
            throws InterruptedException, ExecutionException, TimeoutException {
        log.warn("changes were lost with a replication slot, so everything is invalidated");
        Invalidation invalidation =
                invalidator.invalidateEverything(Sources.of(record.topic(), record.partition()), record.offset());
        Cause cause = new Cause(
                InvalidationReason.BROAD,
                record.key(),
                record.partition(),
                null,
                null,
                null,
                null,
                watermark.getWatermark(),
                null);
        announcer.announceEverything(cause, invalidation).get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        decoder.close();
    }
}
