package io.freshet.invalidation.deletion;

import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.ScopeInvalidator.Invalidation;
import io.freshet.cache.SourcePartition;
import io.freshet.events.Topics;
import io.freshet.invalidation.announcement.Announcer;
import io.freshet.invalidation.announcement.Cause;
import io.freshet.invalidation.deadletter.DeadLetterWriter;
import io.freshet.invalidation.deadletter.DeadLetterWriter.Reason;
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
import org.springframework.stereotype.Component;

/**
 * Applies changes in order: invalidate the scopes, <i>then</i> announce, <i>then</i> record the progress and let the
 * offset be committed. After a failure at any point, or a crash, the batch is processed again. Repeated work is
 * harmless, and nothing is ever skipped. The changes of a backlog are invalidated together.
 */
@Component
class ChangeListener {
    /** The group of both change consumers. */
    static final String CHANGES = "freshet-cache-invalidator";

    /** Streams have their own consumer, so that no go-live waits behind a backlog of products. */
    static final String STREAM_CHANGES = CHANGES + "-streams";

    static final String PRODUCT_CHANGES = CHANGES + "-products";
    static final Set<String> CONSUMERS_OF_CHANGES = Set.of(STREAM_CHANGES, PRODUCT_CHANGES);

    /** Commands have their own consumer, so that no backlog of changes delays their answers. */
    static final String COMMANDS = "freshet-cache-invalidator-commands";

    private static final long ACKNOWLEDGE_SECONDS = 30;

    private final ChangeReader reader;
    private final AppliedProgress progress;
    private final ScopeInvalidator invalidator;
    private final Announcer announcer;
    private final DeadLetterWriter deadLetters;
    private final int coalesceAbove;
    private final Timer latency;
    private final Counter keys;
    private final Counter kept;

    ChangeListener(
            ChangeReader reader,
            AppliedProgress progress,
            ScopeInvalidator invalidator,
            Announcer announcer,
            DeadLetterWriter deadLetters,
            InvalidationProperties properties,
            MeterRegistry metrics) {
        this.reader = reader;
        this.progress = progress;
        this.invalidator = invalidator;
        this.announcer = announcer;
        this.deadLetters = deadLetters;
        this.coalesceAbove = properties.coalesceAbove();
        this.latency = Timer.builder("invalidation_latency_seconds")
                .description("from commit to deleted")
                .publishPercentileHistogram()
                .register(metrics);
        this.keys = metrics.counter("invalidation_keys_total");
        this.kept = Counter.builder("invalidation_pages_kept_total")
                .description("pages of a changed scope that the change cannot alter")
                .register(metrics);
        FunctionCounter.builder("cache_epochs_renewed_total", invalidator, ScopeInvalidator::epochsRenewed)
                .description("stripes that were invalidated because Redis had gone back in time")
                .register(metrics);
    }

    @KafkaListener(id = STREAM_CHANGES, groupId = CHANGES, topics = Topics.STREAM_STATUS_CHANGED, batch = "true")
    @KafkaListener(id = PRODUCT_CHANGES, groupId = CHANGES, topics = Topics.PRODUCT_UPDATED, batch = "true")
    @KafkaListener(id = COMMANDS, topics = Topics.CACHE_COMMANDS, batch = "true")
    void apply(List<ConsumerRecord<String, byte[]>> records)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<CompletableFuture<?>> announcements = new ArrayList<>(records.size());
        List<Runnable> letters = new ArrayList<>();
        List<Change.Known> run = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            Change change = reader.read(record);
            if (!run.isEmpty() && !change.continues(run.getLast())) {
                invalidate(run, announcements);
                run.clear();
            }
            switch (change) {
                case Change.Known known -> {
                    if (!known.isKeyedBy(record.key())) {
                        letters.add(() -> deadLetters.keep(
                                record, Reason.KEY, new IllegalArgumentException("the key is not the aggregate's id")));
                    }
                    if (!known.targets().isEmpty()) { // otherwise no page shows the change
                        run.add(known);
                    }
                }
                case Change.Poison(var source, long offset, Cause cause, Exception reason) -> {
                    letters.add(() -> deadLetters.keep(record, Reason.of(reason), reason));
                    invalidateEverything(source, offset, cause, announcements);
                }
                case Change.BadCommand(var _, long _, Exception reason) ->
                    letters.add(() -> deadLetters.keep(record, Reason.of(reason), reason));
            }
        }
        invalidate(run, announcements);
        CompletableFuture.allOf(announcements.toArray(CompletableFuture[]::new))
                .get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
        Map<SourcePartition, Long> applied = new HashMap<>();
        records.forEach(
                record -> applied.merge(Sources.of(record.topic(), record.partition()), record.offset(), Math::max));
        progress.applied(applied);
        letters.forEach(Runnable::run); // last, so that a failure before does not repeat them
    }

    /** Invalidates changes of one partition, in order: one by one, or a backlog all together. */
    private void invalidate(List<Change.Known> run, List<CompletableFuture<?>> announcements) {
        if (Backlog.isOne(run, coalesceAbove)) {
            Backlog backlog = Backlog.of(run);
            Invalidation invalidation = invalidator.invalidate(backlog.targets(), backlog.source(), backlog.offset());
            keys.increment((double) invalidation.keysDeleted());
            run.forEach(change -> measure(change.cause()));
            backlog.announcements()
                    .forEach((cause, targets) -> announcements.add(announcer.announce(cause, targets, invalidation)));
        } else {
            for (Change.Known change : run) {
                Invalidation invalidation =
                        invalidator.invalidate(change.targets(), change.changes(), change.source(), change.offset());
                measure(change.cause(), invalidation);
                CommandAudit.carriedOut(change, invalidation);
                announcements.add(announcer.announce(change.cause(), change.targets(), invalidation));
            }
        }
    }

    private void invalidateEverything(
            SourcePartition source, long offset, Cause cause, List<CompletableFuture<?>> announcements) {
        Invalidation invalidation = invalidator.invalidateEverything(source, offset);
        measure(cause, invalidation);
        announcements.add(announcer.announceEverything(cause, invalidation));
    }

    private void measure(Cause cause, Invalidation invalidation) {
        measure(cause);
        keys.increment((double) invalidation.keysDeleted());
        kept.increment((double) invalidation.pagesKept());
    }

    private void measure(Cause cause) {
        Duration age = Duration.between(cause.occurredAt(), Instant.now());
        // Any producer can set the instant, and a timer rejects a duration that overflows its nanoseconds.
        latency.record(age.compareTo(Topics.RETENTION) > 0 ? Topics.RETENTION : age.isNegative() ? Duration.ZERO : age);
    }
}
