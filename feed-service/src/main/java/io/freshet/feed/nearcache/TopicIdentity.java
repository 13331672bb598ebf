package io.freshet.feed.nearcache;

import io.freshet.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that the topic of the announcements was recreated. A recreated topic's offsets start from zero again, which a
 * consumer does not notice.
 */
final class TopicIdentity {
    private static final Logger log = LoggerFactory.getLogger(TopicIdentity.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

    private final Map<String, Object> adminSettings;

    TopicIdentity(Map<String, Object> adminSettings) {
        this.adminSettings = adminSettings;
    }

    /**
     * Starts watching. To be called before the topic is read.
     *
     * @throws IllegalStateException if Kafka does not describe the topic
     */
    Watch watch() throws InterruptedException {
        Admin admin = Admin.create(adminSettings);
        try {
            Uuid id = ask(admin).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).topicId();
            return new Watch(admin, id);
        } catch (ExecutionException | TimeoutException e) {
            admin.close(CLOSE_PATIENCE);
            throw new IllegalStateException("Kafka does not tell about the topic " + Topics.FEED_INVALIDATED, e);
        } catch (InterruptedException | RuntimeException e) {
            admin.close(CLOSE_PATIENCE);
            throw e;
        }
    }

    private static KafkaFuture<TopicDescription> ask(Admin admin) {
        return admin.describeTopics(List.of(Topics.FEED_INVALIDATED))
                .allTopicNames()
                .thenApply(topics -> topics.values().iterator().next());
    }

    /** Asks Kafka once a second, without blocking. Not thread-safe. */
    static final class Watch implements AutoCloseable {
        private final Admin admin;
        private final Uuid id;
        private @Nullable KafkaFuture<TopicDescription> asked;
        private long askedNanos = System.nanoTime();

        private Watch(Admin admin, Uuid id) {
            this.admin = admin;
            this.id = id;
        }

        /** Whether the topic was still the same in Kafka's last answer. A failed request is not an answer. */
        boolean isStillTheSame() throws InterruptedException {
            KafkaFuture<TopicDescription> last = asked;
            if (last != null && last.isDone()) {
                asked = null;
                try {
                    return last.get().topicId().equals(id);
                } catch (ExecutionException e) {
                    log.atDebug().addKeyValue("cause", e.toString()).log("Kafka does not tell about the announcements");
                }
            }
            if (asked == null && System.nanoTime() - askedNanos > EVERY.toNanos()) {
                askedNanos = System.nanoTime();
                asked = ask(admin);
            }
            return true;
        }

        @Override
        public void close() {
            admin.close(CLOSE_PATIENCE);
        }
    }
}
