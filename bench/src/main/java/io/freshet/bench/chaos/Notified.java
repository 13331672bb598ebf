package io.freshet.bench.chaos;

import io.freshet.events.EventDecoder;
import io.freshet.events.EventId;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.localstack.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the announcements like the gateway, and immediately requests the page with the announcement's generation:
 * the answer must reflect the change, at every instance, or be refused.
 */
final class Notified implements Callable<@Nullable Void> {
    private static final int AT_ONCE = 8;

    private final Stage stage;
    private final List<Shop> shops;
    private final Random random;
    private final ExecutorService threads;
    private final Semaphore room = new Semaphore(AT_ONCE);

    Notified(Stage stage, List<Shop> shops, Random random, ExecutorService threads) {
        this.stage = stage;
        this.shops = shops;
        this.random = random;
        this.threads = threads;
    }

    @Override
    public @Nullable Void call() {
        List<TopicPartition> partitions = IntStream.range(0, Topics.EVENT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.FEED_INVALIDATED, partition))
                .toList();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stage.stack().addressesOf(Part.KAFKA), "reconnect.backoff.max.ms", 500);
        try (var decoder = new EventDecoder<>(
                        FeedInvalidated.class, stage.stack().http(Part.REGISTRY).resolve("/apis/registry/v3"));
                var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!stage.isOver()) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                    handle(decoder, record);
                }
            }
        }
        return null;
    }

    private void handle(EventDecoder<FeedInvalidated> decoder, ConsumerRecord<String, byte[]> record) {
        FeedInvalidated announcement;
        try {
            announcement = decoder.decode(record.topic(), record.value());
        } catch (MalformedEventException | RuntimeException e) {
            stage.score().operation("announcement that could not be read for want of the registry");
            return;
        }
        String aggregate = announcement.getAggregateId();
        String cause = announcement.getCauseEventId();
        if (aggregate == null || cause == null || !room.tryAcquire()) {
            return;
        }
        threads.execute(() -> {
            try {
                refetch(UUID.fromString(aggregate), cause, announcement.getGeneration());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                room.release();
            }
        });
    }

    private void refetch(UUID aggregate, String cause, String generation) throws InterruptedException {
        for (Shop shop : shops) {
            Shop.Round round = shop.current();
            for (History item : round.items()) {
                if (item.id().equals(aggregate)) {
                    refetch(round, item, cause, generation);
                }
            }
        }
    }

    private void refetch(Shop.Round round, History item, String cause, String generation) throws InterruptedException {
        long version = item.version();
        while (version > 0 && !EventId.of(item.id(), version).toString().equals(cause)) {
            version--;
        }
        if (version == 0) {
            return;
        }
        List<Feed> feeds = stage.feeds();
        Feed feed = feeds.get(random.nextInt(feeds.size()));
        String target = Reader.discover(round);
        Feed.Answer answer = feed.get(target, generation);
        Feed.Page page = answer.page();
        if (page == null) {
            stage.score().operation(answer.status() == 0 ? "refetch without an answer" : "refetch " + answer.status());
            return;
        }
        stage.score().operation("refetch after an announcement");
        String shown = page.shown().get(item.id());
        if (!page.hasMore() && item.placeOf(shown) < item.dueFrom(version) && !item.isGivenUp()) {
            stage.score()
                    .violation(
                            "older than the notification",
                            feed.name() + " showed " + shown + " for " + target + " after version " + version + ", "
                                    + page.cacheStatus() + "; " + item.tail());
        }
        if (page.degraded()) {
            stage.score().violation("degraded answer to a notified client", feed.name() + " for " + target);
        }
    }
}
