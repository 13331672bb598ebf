package io.freshet.bench.replay;

import io.freshet.bench.BenchStack;
import io.freshet.events.Topics;
import io.freshet.localstack.Part;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Products and their events. The rows are inserted with SQL, so that the backstop publishes one event for each.
 * Further events repeat these byte for byte, as the contract allows at any time.
 */
final class Catalogue {
    static final int CATEGORIES = 20;
    static final int TOWNS = 25;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final String GROUP = "freshet-cache-invalidator";
    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topics.EVENT_PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.PRODUCT_UPDATED, partition))
            .toList();

    private final BenchStack stack;

    Catalogue(BenchStack stack) {
        this.stack = stack;
    }

    static String category(int number) {
        return "replay-" + number;
    }

    static double latitude(int town) {
        return 24.0 + 0.05 * town;
    }

    static double longitude(int town) {
        return 54.0 + 0.05 * town;
    }

    void insert(int products) throws SQLException {
        try (Connection connection = stack.database();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into products (id, seller_id, title, category, price_amount, feeds, latitude, longitude)
                    select gen_random_uuid(), '00000000-0000-0000-0000-000000000002', 'Product number ' || i,
                           'replay-' || i %% %d, i %% 1000, '{DISCOVER,COMMUNITY}',
                           24.0 + 0.05 * (i %% %d) + (i / %d) %% 10 * 0.001, 54.0 + 0.05 * (i %% %d)
                    from generate_series(1, %d) i""".formatted(CATEGORIES, TOWNS, TOWNS, TOWNS, products));
        }
    }

    /** Repeats the existing events until there are {@code events}. */
    void repeatEvents(int events) {
        List<ConsumerRecord<byte[], byte[]>> all = readAll();
        Map<String, Object> settings = new HashMap<>(stack.kafkaSuperuser());
        settings.put("linger.ms", 20);
        settings.put("batch.size", 128 << 10);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int sent = all.size(); sent < events; sent++) {
                ConsumerRecord<byte[], byte[]> event = all.get(sent % all.size());
                producer.send(new ProducerRecord<>(
                        event.topic(), event.partition(), event.key(), event.value(), event.headers()));
            }
            producer.flush();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> readAll() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(PARTITIONS);
            consumer.seekToBeginning(PARTITIONS);
            Map<TopicPartition, Long> ends = consumer.endOffsets(PARTITIONS);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    long events() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(PARTITIONS).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    void awaitEvents(long events) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (events() < events) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("there are only " + events() + " events");
            }
            Thread.sleep(200);
        }
    }

    /** Waits until the live consumers have applied everything. */
    void awaitApplied() throws InterruptedException, ExecutionException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            while (lag(consumer) > 0) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the live consumers are behind");
                }
                Thread.sleep(200);
            }
        }
    }

    private long lag(KafkaConsumer<?, ?> consumer) throws InterruptedException, ExecutionException {
        Map<TopicPartition, Long> committed = committed();
        return consumer.endOffsets(PARTITIONS).entrySet().stream()
                .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                .sum();
    }

    /** The offsets that the live consumers have committed on both topics. */
    Map<TopicPartition, Long> committed() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka()))) {
            Map<TopicPartition, OffsetAndMetadata> found = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, Long> offsets = new HashMap<>();
            found.forEach((partition, at) -> offsets.put(partition, at.offset()));
            return offsets;
        }
    }

    /** Pages of all these categories and of all towns, in no order of popularity. */
    static List<String> pages() {
        Stream<String> discover = IntStream.range(0, CATEGORIES)
                .boxed()
                .flatMap(category -> Stream.of("live_first", "newest", "price_low")
                        .flatMap(sort -> IntStream.rangeClosed(1, 4)
                                .mapToObj(page -> "/api/feeds/discover?category=" + category(category) + "&sort=" + sort
                                        + "&page=" + page)));
        Stream<String> community = IntStream.range(0, TOWNS)
                .boxed()
                .flatMap(town -> Stream.of("", "&category=" + category(town % CATEGORIES))
                        .flatMap(filter -> IntStream.rangeClosed(1, 4)
                                .mapToObj(page -> "/api/feeds/community?latitude=" + latitude(town) + "&longitude="
                                        + longitude(town) + filter + "&page=" + page)));
        return Stream.concat(discover, community).toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka(), "max.poll.records", 5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private String kafka() {
        return "127.0.0.1:" + stack.port(Part.KAFKA);
    }
}
