package io.freshet.gateway.refresh;

import io.freshet.events.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topic of announcements. Ensures that it exists and returns its ID. */
final class InvalidationTopic {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Object> adminSettings;
    private final NewTopic topic;

    InvalidationTopic(Map<String, Object> adminSettings, NewTopic topic) {
        this.adminSettings = adminSettings;
        this.topic = topic;
    }

    Admin connect() {
        return Admin.create(adminSettings);
    }

    /**
     * Creates the topic if it does not exist, and returns its ID.
     *
     * @throws IllegalStateException if Kafka does not answer or the topic has the wrong number of partitions
     */
    UUID ensure(Admin admin) throws InterruptedException {
        try {
            TopicDescription found = describe(admin);
            if (found.partitions().size() != Topics.EVENT_PARTITIONS) {
                throw new IllegalStateException("the topic %s has %d partitions and must have %d: create it anew"
                        .formatted(topic.name(), found.partitions().size(), Topics.EVENT_PARTITIONS));
            }
            Uuid id = found.topicId();
            return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka does not tell about the topic " + topic.name(), e);
        }
    }

    private TopicDescription describe(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Collection<String> name = List.of(topic.name());
        try {
            return await(admin.describeTopics(name).allTopicNames())
                    .values()
                    .iterator()
                    .next();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
        try {
            await(admin.createTopics(List.of(topic)).all());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
        return await(admin.describeTopics(name).allTopicNames())
                .values()
                .iterator()
                .next();
    }

    private static <T> T await(KafkaFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
