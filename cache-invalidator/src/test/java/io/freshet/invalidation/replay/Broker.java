package io.freshet.invalidation.replay;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/** Kafka, for topics that the invalidator does not create. */
final class Broker {
    private Broker() {}

    static void createIfMissing(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.copyOf(ReplayTest.address()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
