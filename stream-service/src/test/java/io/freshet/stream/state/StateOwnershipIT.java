package io.freshet.stream.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.stream.backstop.ByHand;
import io.freshet.stream.publication.TableEvents;
import io.freshet.stream.publication.TopicEvents;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A state partition has one writer; an earlier one cannot leave an older image behind. */
class StateOwnershipIT extends StateTopicTest {
    /** A separate group, so that the real one's positions do not move. */
    private static final ConsumerGroupMetadata GROUP = group();

    @Autowired
    private DataSource database;

    @Autowired
    private List<TableEvents> tables;

    @Test
    void anOwnerThatWokeUpLateWritesNothing() throws Exception {
        String id = createStream();
        awaitState(Topics.STREAM_STATE, id, 1);
        states.destroy();
        List<ConsumerRecord<String, byte[]>> events = TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 1);
        CommittedPosition position = position(events.getFirst());
        try (StatePartition later = new StatePartition(position, GROUP, parts);
                StatePartition earlier = new StatePartition(position, GROUP, partsThatAfterReading(_ -> {
                    update(id, "Second");
                    takeAndFollow(later, events);
                }))) {
            earlier.take();

            assertThatThrownBy(() -> earlier.follow(events)).isInstanceOf(KafkaException.class);
        }

        assertThat(records(Topics.STREAM_STATE, id))
                .extracting(StateTopicTest::version)
                .containsExactly(1L, 2L);
    }

    @Test
    void neitherDoesOneThatIsInTheMiddleOfATransaction() throws Exception {
        String id = createStream();
        awaitState(Topics.STREAM_STATE, id, 1);
        states.destroy();
        ConsumerRecord<String, byte[]> event =
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 1).getFirst();
        TopicPartition partition = new TopicPartition(event.topic(), event.partition());
        List<ProducerRecord<String, byte[]>> twice = List.of(old(event), old(event));
        update(id, "Second");
        try (StatePartition later = new StatePartition(position(event), GROUP, parts);
                StateWriter earlier = new StateWriter(parts.kafka(), partition, GROUP)) {
            earlier.take();

            assertThatThrownBy(() -> earlier.write(pausing(twice, () -> {
                        await().until(() -> records(Topics.STREAM_STATE, id).size() == 2);
                        takeAndFollow(later, List.of(event));
                    })))
                    .isInstanceOf(KafkaException.class);
        }

        assertThat(records(Topics.STREAM_STATE, id))
                .as("the second is aborted, and was overwritten before anybody could take it for the last")
                .extracting(StateTopicTest::version)
                .containsExactly(1L, 1L, 2L);
    }

    @Test
    void whatNoImageCanSayIsKeptAndTheRestIsWritten() throws Exception {
        String bad = createStream();
        String good = createStream();
        List<ConsumerRecord<String, byte[]>> events = new ArrayList<>();
        events.addAll(TopicEvents.records(Topics.STREAM_STATUS_CHANGED, bad, 1));
        events.addAll(TopicEvents.records(Topics.STREAM_STATUS_CHANGED, good, 1));
        awaitCaughtUp();
        states.destroy();
        int before = records(Topics.STREAM_STATE, good).size();
        try (StatePartition partition = new StatePartition(
                position(events.getFirst()),
                GROUP,
                partsThatAfterReading(found -> found.put(
                        UUID.fromString(bad), new Current.Unsayable(new IllegalArgumentException("before year 1")))))) {
            partition.take();
            partition.follow(events);
        }

        assertThat(records(Topics.STREAM_STATE, good)).hasSize(before + 1);
        assertThat(records(Topics.STREAM_STATUS_CHANGED + Topics.DEAD_LETTER_SUFFIX, bad))
                .hasSize(1);
    }

    @Test
    void instancesThatComeAndGoLeaveTheLastImages() throws Exception {
        StateTopics other = new StateTopics(parts);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(createStream());
        }
        try (ByHand hand = new ByHand()) {
            for (int round = 0; round < 200; round++) {
                hand.run("update streams set title = 'Round %d' where id in ('%s')"
                        .formatted(round, String.join("','", ids)));
                switch (round) {
                    case 20, 140 -> other.start();
                    case 80 -> states.destroy();
                    case 110 -> states.start();
                    case 120 -> other.destroy();
                    default -> {}
                }
            }
            awaitViewEqualsTables();
            assertNeverBack(Topics.STREAM_STATE);
        } finally {
            other.destroy();
        }
    }

    private static ConsumerGroupMetadata group() {
        Map<String, Object> settings = new HashMap<>(KAFKA);
        settings.put("group.id", "freshet-stream-state-test");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.groupMetadata();
        }
    }

    private static CommittedPosition position(ConsumerRecord<?, ?> event) {
        return new CommittedPosition(new TopicPartition(event.topic(), event.partition()), "test");
    }

    private static void takeAndFollow(StatePartition owner, List<ConsumerRecord<String, byte[]>> events) {
        owner.take();
        try {
            owner.follow(events);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void update(String id, String title) {
        try (ByHand hand = new ByHand()) {
            hand.run("update streams set title = '%s' where id = '%s'".formatted(title, id));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static ProducerRecord<String, byte[]> old(ConsumerRecord<String, byte[]> event) {
        ConsumerRecord<String, byte[]> state =
                records(Topics.STREAM_STATE, event.key()).getFirst();
        return new ProducerRecord<>(state.topic(), state.partition(), state.key(), state.value(), state.headers());
    }

    /** The service's parts, with a hook between reading the rows and using them. */
    private StateParts partsThatAfterReading(Consumer<Map<UUID, Current>> happens) {
        CurrentImages images = new CurrentImages(database, tables) {
            @Override
            Map<UUID, Current> read(StateTopic topic, Collection<UUID> ids) throws SQLException {
                Map<UUID, Current> found = super.read(topic, ids);
                happens.accept(found);
                return found;
            }
        };
        return new StateParts(
                parts.properties(), images, parts.records(), parts.deadLetters(), parts.metrics(), parts.kafka());
    }

    /** The list, with a hook before its last element is read. */
    private static <T> List<T> pausing(List<T> list, Runnable happens) {
        return new AbstractList<>() {
            @Override
            public T get(int index) {
                if (index == list.size() - 1) {
                    happens.run();
                }
                return list.get(index);
            }

            @Override
            public int size() {
                return list.size();
            }
        };
    }
}
