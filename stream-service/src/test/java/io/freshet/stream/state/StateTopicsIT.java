package io.freshet.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.EventId;
import io.freshet.events.Topics;
import io.freshet.events.v1.StreamStatus;
import io.freshet.stream.backstop.ByHand;
import io.freshet.stream.publication.TopicEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.kafka.core.KafkaTemplate;

/** The state topics hold the last image of every row, whatever is on the event topics. */
class StateTopicsIT extends StateTopicTest {
    @Autowired
    private KafkaTemplate<String, byte[]> kafka;

    @Test
    void showTheLastImageOnThePartitionOfItsEvents() throws Exception {
        String id = createStream();
        seller().patch()
                .uri("/api/streams/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("title", "Wool"))
                .exchange();
        seller().post().uri("/api/streams/" + id + "/go-live").exchange();

        ConsumerRecord<String, byte[]> state = awaitState(Topics.STREAM_STATE, id, 3);

        ConsumerRecord<String, byte[]> event =
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 3).getLast();
        assertThat(streamImage(state)).satisfies(image -> {
            assertThat(image).isEqualTo(TopicEvents.ofStream(id, 3).getLast().getAfter());
            assertThat(image.getTitle()).isEqualTo("Wool");
            assertThat(image.getStatus()).isEqualTo(StreamStatus.LIVE);
        });
        assertThat(state.partition()).isEqualTo(event.partition());
        assertThat(TopicEvents.header(state, "ce_id"))
                .isEqualTo(EventId.of(UUID.fromString(id), 3).toString());
        assertThat(TopicEvents.header(state, "ce_source")).isEqualTo("/freshet/stream-service/state");
        assertThat(TopicEvents.header(state, "ce_type")).isEqualTo("io.freshet.events.v1.StreamImage");
        assertThat(TopicEvents.header(state, "ce_time"))
                .isEqualTo(streamImage(state).getUpdatedAt().toString());
    }

    @Test
    void carryTheTraceOfTheChangeThatTheyShow() throws Exception {
        String id = createStream();

        ConsumerRecord<String, byte[]> state = awaitState(Topics.STREAM_STATE, id, 1);

        assertThat(TopicEvents.header(state, "traceparent"))
                .isEqualTo(TopicEvents.header(
                        TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 1).getFirst(), "traceparent"));
    }

    @Test
    void showATombstoneForTheDeletedAndItsNextVersionWhenItComesBack() throws Exception {
        String id = createProduct("");
        awaitState(Topics.PRODUCT_STATE, id, 1);
        seller().delete().uri("/api/products/" + id).exchange();

        assertThat(awaitState(Topics.PRODUCT_STATE, id, 2).value()).isNull();

        try (ByHand hand = new ByHand()) {
            hand.run(
                    "insert into products (id, seller_id, title, category, price_amount) values ('%s', '%s', 'Again', 'home', 1)"
                            .formatted(id, SELLER));
        }
        assertThat(awaitState(Topics.PRODUCT_STATE, id, 3).value()).isNotNull();
        assertNeverBack(Topics.PRODUCT_STATE);
    }

    @Test
    void areNotChangedByLateRepeats() throws Exception {
        String id = createStream();
        String deleted = createStream();
        seller().delete().uri("/api/streams/" + deleted).exchange();
        try (ByHand hand = new ByHand()) {
            hand.run("update streams set title = 'Second' where id = '%s'".formatted(id));
        }
        awaitState(Topics.STREAM_STATE, id, 2);
        awaitState(Topics.STREAM_STATE, deleted, 2);

        repeatFirst(id);
        repeatFirst(deleted);
        awaitCaughtUp();
        assertThat(records(Topics.STREAM_STATE, id))
                .as("known, so not even repeated")
                .hasSizeLessThanOrEqualTo(2);
        states.destroy(); // discards the cached versions
        states.start();
        repeatFirst(id);
        repeatFirst(deleted);
        awaitCaughtUp();

        assertThat(streamImage(records(Topics.STREAM_STATE, id).getLast()).getTitle())
                .isEqualTo("Second");
        assertThat(records(Topics.STREAM_STATE, deleted).getLast().value()).isNull();
        assertNeverBack(Topics.STREAM_STATE);
    }

    /** A cached version may have been reused while the triggers that assign versions were disabled. */
    @Test
    void showAlsoWhatWasChangedPastTheTriggers() throws Exception {
        String id = createStream();
        awaitState(Topics.STREAM_STATE, id, 1);
        try (ByHand hand = new ByHand()) {
            hand.run("begin");
            hand.run("alter table streams disable trigger streams_version");
            hand.run("update streams set title = 'Same version' where id = '%s'".formatted(id));
            hand.run("alter table streams enable always trigger streams_version");
            hand.run("commit");
        }

        await().atMost(Duration.ofSeconds(60))
                .until(() -> streamImage(records(Topics.STREAM_STATE, id).getLast())
                        .getTitle()
                        .equals("Same version"));
    }

    private void repeatFirst(String id) throws Exception {
        ConsumerRecord<String, byte[]> first =
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 1).getFirst();
        kafka.send(new ProducerRecord<>(first.topic(), first.partition(), first.key(), first.value(), first.headers()))
                .get(10, TimeUnit.SECONDS);
    }

    @Test
    void goOnBehindAnEventThatSaysNothing() throws Exception {
        String id = createStream();
        ConsumerRecord<String, byte[]> event =
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 1).getFirst();
        awaitState(Topics.STREAM_STATE, id, 1);
        String poison = "no id " + UUID.randomUUID();
        byte[] bytes = "no event".getBytes(StandardCharsets.UTF_8);
        kafka.send(new ProducerRecord<>(event.topic(), event.partition(), poison, bytes))
                .get(10, TimeUnit.SECONDS);
        // Unreadable, but its key names the aggregate, which is enough.
        kafka.send(new ProducerRecord<>(event.topic(), event.partition(), id, bytes))
                .get(10, TimeUnit.SECONDS);
        try (ByHand hand = new ByHand()) {
            hand.run("update streams set title = 'Behind it' where id = '%s'".formatted(id));
        }

        awaitState(Topics.STREAM_STATE, id, 2);

        // The cache-invalidator publishes the dead letter: replaying a second one would be pointless.
        assertThat(records(event.topic() + Topics.DEAD_LETTER_SUFFIX, poison)).isEmpty();
    }

    @Test
    void areCompactedWithAsManyPartitionsAsTheirEvents() throws Exception {
        List<String> names = List.of(Topics.STREAM_STATE, Topics.PRODUCT_STATE);
        for (TopicDescription topic : admin.describeTopics(names)
                .allTopicNames()
                .get(10, TimeUnit.SECONDS)
                .values()) {
            assertThat(topic.partitions()).hasSize(Topics.EVENT_PARTITIONS);
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
            assertThat(admin.describeConfigs(List.of(resource)).all().get(10, TimeUnit.SECONDS))
                    .hasEntrySatisfying(
                            resource,
                            config -> assertThat(config.get("cleanup.policy").value())
                                    .isEqualTo("compact"));
        }
    }

    @Test
    void areCountedAndDoNotCountForTheHealth() {
        awaitState(Topics.STREAM_STATE, createStream(), 1);

        await().untilAsserted(() -> assertThat(
                        text(anonymous().get().uri("/actuator/prometheus").exchange()))
                .containsPattern("state_sent_total\\{kind=\"image\",topic=\"freshet.stream-state.v1\"} [1-9]")
                .contains("state_lag_records 0.0")
                .contains("state_rebuilding_partitions 0.0"));
        assertThat(text(anonymous().get().uri("/actuator/health").exchange())).doesNotContain("state-topics");
    }
}
