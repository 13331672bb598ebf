package io.freshet.stream.state;

import io.freshet.stream.publication.KafkaConnection;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** The ids that Kafka assigned to the topics when they were created, and their partition counts. */
record TopicIds(Map<String, TopicDescription> topics) {
    private static final int ANSWER_MILLIS = 10_000;

    /** @throws KafkaException if a topic does not exist yet or Kafka does not answer */
    static TopicIds ask(KafkaConnection kafka) {
        Map<String, Object> settings = kafka.with(Map.of(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS / 2));
        try (Admin admin = Admin.create(settings)) {
            return new TopicIds(admin.describeTopics(Arrays.stream(StateTopic.values())
                            .flatMap(topic -> Stream.of(topic.events(), topic.states()))
                            .toList())
                    .allTopicNames()
                    .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("the topics could not be described", e);
        }
    }

    /** Returns the ids that a position must carry to be valid. */
    String of(StateTopic topic) {
        return description(topic.events()).topicId() + "/"
                + description(topic.states()).topicId();
    }

    /** @throws IllegalStateException if the event and state topics differ in their number of partitions */
    int partitions(StateTopic topic) {
        int partitions = description(topic.events()).partitions().size();
        if (description(topic.states()).partitions().size() != partitions) {
            throw new IllegalStateException(
                    "%s and %s must have the same number of partitions".formatted(topic.events(), topic.states()));
        }
        return partitions;
    }

    private TopicDescription description(String name) {
        return Objects.requireNonNull(topics.get(name), name);
    }
}
