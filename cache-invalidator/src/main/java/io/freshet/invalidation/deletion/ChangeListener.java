package io.freshet.invalidation.deletion;

import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.ScopeInvalidator.Invalidation;
import io.freshet.cache.SourcePartition;
import io.freshet.events.Topics;
import io.freshet.invalidation.announcement.Announcer;
import io.freshet.invalidation.announcement.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.stereotype.Component;

/**
 * Applies changes in order: void the scopes, <i>then</i> announce, <i>then</i> record how far that went and let the offset
 * be committed. A failure at
 * any point, and a crash, makes the batch come again; what was done is done again, which is harmless, and nothing is
 * ever skipped.
 */
@Component
class ChangeListener {
    static final String CHANGES = "freshet-cache-invalidator";

    /** Commands have their own consumer, so that no backlog of changes delays who waits for an answer. */
    static final String COMMANDS = "freshet-cache-invalidator-commands";

    private static final long ACKNOWLEDGE_SECONDS = 30;

    private final ChangeReader reader;
    private final AppliedProgress progress;
    private final ScopeInvalidator invalidator;
    private final Announcer announcer;
    private final DeadLetterPublishingRecoverer deadLetters;
    private final Timer latency;
    private final Counter keys;

    ChangeListener(
            ChangeReader reader,
            AppliedProgress progress,
            ScopeInvalidator invalidator,
            Announcer announcer,
            DeadLetterPublishingRecoverer deadLetters,
            MeterRegistry metrics) {
        this.reader = reader;
        this.progress = progress;
        this.invalidator = invalidator;
        this.announcer = announcer;
        this.deadLetters = deadLetters;
        this.latency = Timer.builder("invalidation_latency_seconds")
                .description("from commit to deleted")
                .publishPercentileHistogram()
                .register(metrics);
        this.keys = metrics.counter("invalidation_keys_total");
        FunctionCounter.builder("cache_epochs_renewed_total", invalidator, ScopeInvalidator::epochsRenewed)
                .description("stripes that were voided because Redis had gone back in time")
                .register(metrics);
    }

    @KafkaListener(
            id = CHANGES,
            topics = {Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED},
            batch = "true")
    @KafkaListener(id = COMMANDS, topics = Topics.CACHE_COMMANDS, batch = "true")
    void apply(List<ConsumerRecord<String, byte[]>> records)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<CompletableFuture<?>> announcements = new ArrayList<>(records.size());
        for (ConsumerRecord<String, byte[]> record : records) {
            switch (reader.read(record)) {
                case Change.Known(var source, long offset, Cause cause, Set<InvalidationTarget> targets) -> {
                    if (!targets.isEmpty()) {
                        Invalidation invalidation = invalidator.invalidate(targets, source, offset);
                        measure(cause, invalidation);
                        announcements.add(announcer.announce(cause, targets, invalidation));
                    }
                }
                case Change.Poison(var source, long offset, Cause cause, Exception reason) -> {
                    deadLetters.accept(record, reason);
                    Invalidation invalidation = invalidator.invalidateEverything(source, offset);
                    measure(cause, invalidation);
                    announcements.add(announcer.announceEverything(cause, invalidation));
                }
                case Change.BadCommand bad -> deadLetters.accept(record, bad.reason());
            }
        }
        CompletableFuture.allOf(announcements.toArray(CompletableFuture[]::new))
                .get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
        Map<SourcePartition, Long> applied = new HashMap<>();
        records.forEach(
                record -> applied.merge(Sources.of(record.topic(), record.partition()), record.offset(), Math::max));
        progress.applied(applied);
    }

    private void measure(Cause cause, Invalidation invalidation) {
        latency.record(Duration.between(cause.occurredAt(), Instant.now()));
        keys.increment((double) invalidation.keysDeleted());
    }
}
