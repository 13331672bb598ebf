package io.freshet.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.EventDecoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.StreamImage;
import io.freshet.localstack.junit.EngineSuperuser;
import io.freshet.stream.StreamServiceTest;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Builds a view from the state topics as another team would, with a default consumer. */
abstract class StateTopicTest extends StreamServiceTest {
    static final Map<String, Object> KAFKA = EngineSuperuser.ofKafka();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final URI REGISTRY =
            URI.create("http://127.0.0.1:" + System.getProperty("FRESHET_REGISTRY_PORT") + "/apis/registry/v3");

    @Autowired
    StateTopics states;

    @Autowired
    StateParts parts;

    @Autowired
    private DataSource database;

    Admin admin;

    /** Tests start once this has caught up: a deletion leaves no tombstone if no state was written before it. */
    @BeforeEach
    void beginInStep() throws Exception {
        admin = Admin.create(KAFKA);
        awaitCaughtUp();
    }

    @AfterEach
    void goOn() {
        states.start();
        admin.close();
    }

    /** Returns all records on the topic that were not compacted away, including aborted ones. */
    static List<ConsumerRecord<String, byte[]>> records(String topic) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(KAFKA, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                assertThat(System.nanoTime()).as("read up to %s", ends).isLessThan(deadline);
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
            return found;
        }
    }

    static List<ConsumerRecord<String, byte[]>> records(String topic, String id) {
        return records(topic).stream().filter(state -> id.equals(state.key())).toList();
    }

    static long version(ConsumerRecord<?, ?> state) {
        return Long.parseLong(EventHeaders.text(state.headers(), EventHeaders.VERSION));
    }

    /** Awaits a version as the last state of an aggregate. */
    static ConsumerRecord<String, byte[]> awaitState(String topic, String id, long version) {
        List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
        await().atMost(LIMIT).until(() -> {
            found.addAll(records(topic, id));
            return !found.isEmpty() && version(found.getLast()) == version;
        });
        return found.getLast();
    }

    static void assertNeverBack(String topic) {
        Map<String, Long> highest = new HashMap<>();
        for (ConsumerRecord<String, byte[]> state : records(topic)) {
            Long before = highest.put(state.key(), version(state));
            assertThat(version(state))
                    .as("%s after %s", state.key(), before)
                    .isGreaterThanOrEqualTo(before == null ? 0 : before);
        }
    }

    /** Waits until everything now on the event topics has been processed. */
    void awaitCaughtUp() throws Exception {
        Map<TopicPartition, Long> ends = ends();
        await().atMost(LIMIT).until(() -> hasReached(ends));
    }

    /** Returns whether positions committed by the service have reached the offsets. */
    boolean hasReached(Map<TopicPartition, Long> offsets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(StateTopics.GROUP)
                .partitionsToOffsetAndMetadata()
                .get(20, TimeUnit.SECONDS);
        return eventPartitions().stream().allMatch(partition -> {
            OffsetAndMetadata position = committed.get(partition);
            return position != null
                    && !position.metadata().isEmpty()
                    && position.offset() >= offsets.getOrDefault(partition, 0L);
        });
    }

    Map<TopicPartition, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        eventPartitions().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(latest)
                .all()
                .get(20, TimeUnit.SECONDS)
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    static List<TopicPartition> eventPartitions() {
        return Stream.of(Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED)
                .flatMap(topic -> partitions(topic).stream())
                .toList();
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, Topics.EVENT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Waits until the view from the topics equals the tables, for all streams and products. */
    void awaitViewEqualsTables() {
        await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(view(Topics.STREAM_STATE, StreamImage.class)).isEqualTo(table("streams"));
            assertThat(view(Topics.PRODUCT_STATE, ProductImage.class)).isEqualTo(table("products"));
        });
    }

    /** Returns version and title by id. */
    private static <T extends SpecificRecord> Map<String, String> view(String topic, Class<T> type) throws Exception {
        Map<String, ConsumerRecord<String, byte[]>> last = new HashMap<>();
        records(topic).forEach(state -> last.put(state.key(), state));
        Map<String, String> view = new TreeMap<>();
        try (EventDecoder<T> decoder = new EventDecoder<>(type, REGISTRY)) {
            for (ConsumerRecord<String, byte[]> state : last.values()) {
                if (state.value() != null) {
                    T image = decoder.decode(topic, state.value());
                    view.put(state.key(), image.get(field(image, "version")) + " " + image.get(field(image, "title")));
                }
            }
        }
        return view;
    }

    private static int field(SpecificRecord image, String name) {
        return image.getSchema().getField(name).pos();
    }

    private Map<String, String> table(String name) throws Exception {
        Map<String, String> table = new TreeMap<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, version, title from " + name)) {
            while (rows.next()) {
                table.put(rows.getString(1), rows.getLong(2) + " " + rows.getString(3));
            }
        }
        return table;
    }

    static StreamImage streamImage(ConsumerRecord<String, byte[]> state) throws Exception {
        try (EventDecoder<StreamImage> decoder = new EventDecoder<>(StreamImage.class, REGISTRY)) {
            return decoder.decode(state.topic(), state.value());
        }
    }
}
