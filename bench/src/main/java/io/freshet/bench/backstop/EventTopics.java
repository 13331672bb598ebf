package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.events.v1.Watermark;
import io.freshet.localstack.Part;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The event topics of a stack, as any consumer reads them. Not thread-safe. */
final class EventTopics implements AutoCloseable {
    static final List<TopicPartition> PARTITIONS = Stream.of(Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED)
            .flatMap(topic -> IntStream.range(0, Topics.EVENT_PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
            .toList();

    private static final Duration POLL = Duration.ofMillis(100);

    private final BenchStack stack;
    private final EventDecoder<StreamStatusChanged> streams;
    private final EventDecoder<ProductUpdated> products;
    private final EventDecoder<Watermark> watermarks;

    EventTopics(BenchStack stack) {
        this.stack = stack;
        URI registry = stack.http(Part.REGISTRY).resolve("/apis/registry/v3");
        this.streams = new EventDecoder<>(StreamStatusChanged.class, registry);
        this.products = new EventDecoder<>(ProductUpdated.class, registry);
        this.watermarks = new EventDecoder<>(Watermark.class, registry);
    }

    static KafkaConsumer<String, byte[]> consumer(BenchStack stack) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + stack.port(Part.KAFKA), "reconnect.backoff.max.ms", 500),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Reads both topics from the beginning to their present end. */
    void readAll(Consumer<TopicEvent> reader) throws MalformedEventException {
        read(record -> reader.accept(event(record)));
    }

    /** The same with keys and headers alone, without images. */
    void readHeaders(Consumer<TopicEvent> reader) throws MalformedEventException {
        read(record -> reader.accept(new TopicEvent(
                record.topic() + "-" + record.partition(),
                record.key(),
                UUID.fromString(record.key()),
                Long.parseLong(header(record, EventHeaders.VERSION)),
                header(record, "ce_id"),
                header(record, EventHeaders.ORIGIN),
                header(record, EventHeaders.GAP).equals("true"),
                null)));
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return Objects.requireNonNullElse(EventHeaders.text(record.headers(), name), "");
    }

    private interface Reader {
        void read(ConsumerRecord<String, byte[]> record) throws MalformedEventException;
    }

    private void read(Reader reader) throws MalformedEventException {
        try (KafkaConsumer<String, byte[]> consumer = consumer(stack)) {
            consumer.assign(PARTITIONS);
            consumer.seekToBeginning(PARTITIONS);
            Map<TopicPartition, Long> ends = consumer.endOffsets(PARTITIONS);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    reader.read(record);
                }
            }
        }
    }

    private TopicEvent event(ConsumerRecord<String, byte[]> record) throws MalformedEventException {
        String place = record.topic() + "-" + record.partition();
        String origin = header(record, EventHeaders.ORIGIN);
        boolean gap = header(record, EventHeaders.GAP).equals("true");
        if (record.topic().equals(Topics.STREAM_STATUS_CHANGED)) {
            StreamStatusChanged event = streams.decode(record.topic(), record.value());
            IndexedRecord after = event.getAfter();
            return new TopicEvent(
                    place,
                    record.key(),
                    UUID.fromString(event.getAggregateId()),
                    event.getVersion(),
                    event.getEventId(),
                    origin,
                    gap,
                    after == null ? null : Images.of(after));
        }
        ProductUpdated event = products.decode(record.topic(), record.value());
        IndexedRecord after = event.getAfter();
        return new TopicEvent(
                place,
                record.key(),
                UUID.fromString(event.getAggregateId()),
                event.getVersion(),
                event.getEventId(),
                origin,
                gap,
                after == null ? null : Images.of(after));
    }

    /** Waits for a watermark of at least this instant: everything committed before is then on the topics. */
    boolean awaitWatermark(Instant instant, Duration patience) throws MalformedEventException {
        TopicPartition partition = new TopicPartition(Topics.WATERMARKS, 0);
        long deadline = System.nanoTime() + patience.toNanos();
        try (KafkaConsumer<String, byte[]> consumer = consumer(stack)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (!watermarks
                            .decode(record.topic(), record.value())
                            .getWatermark()
                            .isBefore(instant)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    @Override
    public void close() {
        streams.close();
        products.close();
        watermarks.close();
    }
}
