package io.freshet.invalidation.deletion;

import io.freshet.cache.FeedScope;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.ScopeInvalidator.Invalidation;
import io.freshet.events.Topics;
import io.freshet.invalidation.announcement.Announcer;
import io.freshet.invalidation.announcement.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Applies changes in order: void the scopes, <i>then</i> announce, <i>then</i> let the offset be committed. A failure at
 * any point, and a crash, makes the batch come again; what was done is done again, which is harmless, and nothing is
 * ever skipped.
 */
@Component
class ChangeListener {
    private static final long ACKNOWLEDGE_SECONDS = 30;
    /** What a record that cannot be read may have meant. */
    private static final Set<FeedScope> EVERYTHING = Set.of(new FeedScope.Discover(null));

    private final ChangeReader reader;
    private final ScopeInvalidator invalidator;
    private final Announcer announcer;
    private final Timer latency;
    private final Counter keys;

    ChangeListener(ChangeReader reader, ScopeInvalidator invalidator, Announcer announcer, MeterRegistry metrics) {
        this.reader = reader;
        this.invalidator = invalidator;
        this.announcer = announcer;
        this.latency = Timer.builder("invalidation_latency_seconds")
                .description("from commit to deleted")
                .publishPercentileHistogram()
                .register(metrics);
        this.keys = metrics.counter("invalidation_keys_total");
    }

    @KafkaListener(
            id = "freshet-cache-invalidator",
            topics = {Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED},
            batch = "true")
    void apply(List<ConsumerRecord<String, byte[]>> records)
            throws InterruptedException, ExecutionException, TimeoutException {
        List<CompletableFuture<?>> announcements = new ArrayList<>(records.size());
        for (ConsumerRecord<String, byte[]> record : records) {
            switch (reader.read(record)) {
                case Change.Known(var source, long offset, Cause cause, Set<FeedScope> scopes) -> {
                    if (!scopes.isEmpty()) {
                        announcements.add(announce(cause, scopes, invalidator.invalidate(scopes, source, offset)));
                    }
                }
                case Change.Poison(var source, long offset, Cause cause) ->
                    announcements.add(announce(cause, EVERYTHING, invalidator.invalidateEverything(source, offset)));
            }
        }
        CompletableFuture.allOf(announcements.toArray(CompletableFuture[]::new))
                .get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
    }

    private CompletableFuture<?> announce(Cause cause, Collection<FeedScope> scopes, Invalidation invalidation) {
        latency.record(Duration.between(cause.occurredAt(), Instant.now()));
        keys.increment((double) invalidation.keysDeleted());
        return announcer.announce(cause, scopes, invalidation);
    }
}
