package io.freshet.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.EventHeaders;
import io.freshet.events.TopicProvisioning;
import io.freshet.events.Topics;
import io.freshet.stream.backstop.ByHand;
import io.freshet.stream.publication.TopicEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** Whatever happens to events and positions, the view from the state topics converges to the tables. */
class StateConvergenceIT extends StateTopicTest {
    private static final String INSERT =
            "insert into products (id, seller_id, title, category, price_amount) values ('%s', '%s', '%s', 'home', 1)";

    @Test
    void afterAMixOfRequestsAndChangesByHand() throws Exception {
        Random random = new Random(20261122);
        List<String> products = new ArrayList<>();
        try (ByHand hand = new ByHand()) {
            for (int i = 0; i < 150; i++) {
                change(random, products, hand, i);
                if (i == 75) {
                    states.destroy();
                    states.start();
                }
            }
        }

        awaitViewEqualsTables();
        assertNeverBack(Topics.PRODUCT_STATE);
    }

    private void change(Random random, List<String> products, ByHand hand, int i) throws Exception {
        String id = products.isEmpty() ? "" : products.get(random.nextInt(products.size()));
        int what = products.size() < 10 ? 0 : random.nextInt(8);
        switch (what) {
            case 0 -> products.add(createProduct(""));
            case 1 -> {
                String made = UUID.randomUUID().toString();
                hand.run(INSERT.formatted(made, SELLER, "By hand"));
                products.add(made);
            }
            case 2, 3 ->
                seller().patch()
                        .uri("/api/products/" + id)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(Map.of("title", "Title " + i))
                        .exchange();
            case 4 -> seller().delete().uri("/api/products/" + id).exchange();
            case 5 -> hand.run("delete from products where id = '%s'".formatted(id));
            case 6 -> hand.run("update products set title = 'Hand %d' where title like '%%1'".formatted(i));
            default ->
                hand.run(INSERT.formatted(id, SELLER, "Back " + i)
                        + " on conflict (id) do update set title = excluded.title");
        }
    }

    @Test
    void afterOffsetsWereResetForward() throws Exception {
        changeUnseen();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        ends().forEach((partition, end) -> offsets.put(partition, new OffsetAndMetadata(end)));
        resetTo(offsets);
        states.start();
        try (ByHand hand = new ByHand()) {
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        hand.run(INSERT.formatted(UUID.randomUUID(), SELLER, "While the tables are read"));
                        return hasReached(Map.of());
                    });
        }

        awaitViewEqualsTables();
        assertNeverBack(Topics.PRODUCT_STATE);
    }

    @Test
    void afterOffsetsWereResetToTheBeginning() throws Exception {
        changeUnseen();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        eventPartitions().forEach(partition -> offsets.put(partition, new OffsetAndMetadata(0)));
        resetTo(offsets);
        states.start();

        awaitViewEqualsTables();
        awaitCaughtUp();
        assertNeverBack(Topics.PRODUCT_STATE);
    }

    private void resetTo(Map<TopicPartition, OffsetAndMetadata> offsets) {
        // rejected until the group is empty
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            admin.alterConsumerGroupOffsets(StateTopics.GROUP, offsets).all().get(5, TimeUnit.SECONDS);
            return true;
        });
    }

    /** kafkajs cannot read LZ4 on its own; the service reads existing batches and replaces them. */
    @Test
    void afterAnUpgradeFromAReleaseThatWroteLz4() throws Exception {
        changeUnseen();
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, Topics.PRODUCT_STATE);
        admin.incrementalAlterConfigs(Map.of(
                        topic,
                        List.of(new AlterConfigOp(
                                new ConfigEntry(TopicConfig.COMPRESSION_TYPE_CONFIG, "producer"),
                                AlterConfigOp.OpType.SET))))
                .all()
                .get(10, TimeUnit.SECONDS);
        String gone = UUID.randomUUID().toString();
        try (KafkaProducer<String, byte[]> old = new KafkaProducer<>(
                parts.kafka().with(Map.of(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")),
                new StringSerializer(),
                new ByteArraySerializer())) {
            ProducerRecord<String, byte[]> image = new ProducerRecord<>(Topics.PRODUCT_STATE, gone, new byte[10_000]);
            EventHeaders.add(image.headers(), EventHeaders.VERSION, "3");
            old.send(image).get(10, TimeUnit.SECONDS);
        }
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        ends().forEach((partition, end) -> positions.put(partition, new OffsetAndMetadata(end, "its/ids")));
        resetTo(positions);

        try (TopicProvisioning provisioning = new TopicProvisioning(KAFKA, List.of(Topics.PRODUCT_STATE))) {
            provisioning.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Objects.requireNonNull(admin.describeConfigs(List.of(topic))
                                    .all()
                                    .get(10, TimeUnit.SECONDS)
                                    .get(topic))
                            .get(TopicConfig.COMPRESSION_TYPE_CONFIG)
                            .value()
                            .equals("gzip"));
        }
        states.start();

        // The product does not exist: a tombstone proves that the old batch was read.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> records(Topics.PRODUCT_STATE, gone).getLast().value() == null);
        awaitViewEqualsTables();
    }

    @Test
    void afterEventsHaveGoneThatNobodyRead() throws Exception {
        changeUnseen();
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends().forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        admin.deleteRecords(all).all().get(10, TimeUnit.SECONDS);
        states.start();

        awaitViewEqualsTables();
    }

    @Test
    void afterTheStateTopicWasMadeAnew() throws Exception {
        states.destroy();
        admin.deleteTopics(List.of(Topics.PRODUCT_STATE)).all().get(10, TimeUnit.SECONDS);
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            admin.createTopics(List.of(Topics.definition(Topics.PRODUCT_STATE)))
                    .all()
                    .get(5, TimeUnit.SECONDS);
            return true;
        });
        states.start();

        awaitViewEqualsTables();
    }

    /** Creates a row, changes one twice, deletes one and loses one while no state is written; their events exist. */
    private void changeUnseen() throws Exception {
        String changed = createProduct("");
        String deleted = createProduct("");
        String lost = createProduct("");
        awaitState(Topics.PRODUCT_STATE, lost, 1);
        awaitState(Topics.PRODUCT_STATE, deleted, 1);
        states.destroy();
        String created = createProduct("");
        try (ByHand hand = new ByHand()) {
            hand.run("update products set title = 'Once' where id = '%s'".formatted(changed));
            hand.run("update products set title = 'Twice' where id = '%s'".formatted(changed));
            hand.run("delete from products where id = '%s'".formatted(deleted));
            hand.run("set session_replication_role = replica"); // no trigger, so no tombstone
            hand.run("delete from products where id = '%s'".formatted(lost));
        }
        TopicEvents.records(Topics.PRODUCT_UPDATED, created, 1);
        TopicEvents.records(Topics.PRODUCT_UPDATED, changed, 3);
        TopicEvents.records(Topics.PRODUCT_UPDATED, deleted, 2);
        TopicEvents.records(Topics.PRODUCT_UPDATED, lost, 2);
        assertThat(records(Topics.PRODUCT_STATE, created)).isEmpty();
    }
}
