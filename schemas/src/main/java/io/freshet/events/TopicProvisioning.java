package io.freshet.events;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that a service needs where they are missing, in the background: a service starts without Kafka and
 * the topics follow when Kafka comes.
 */
public final class TopicProvisioning implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicProvisioning.class);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

    private final String bootstrapServers;
    private final List<NewTopic> topics;
    private final Thread thread = Thread.ofVirtual().name("topic-provisioning").unstarted(this::run);

    /**
     * A provisioning that has not begun.
     *
     * @param bootstrapServers of Kafka
     * @param names of topics, see {@link Topics}
     */
    public TopicProvisioning(String bootstrapServers, List<String> names) {
        this(names.stream().map(Topics::definition).toList(), bootstrapServers);
    }

    private TopicProvisioning(List<NewTopic> topics, String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
    }

    /**
     * A provisioning that has not begun, of topics that are not public.
     *
     * @param bootstrapServers of Kafka
     * @param topics as they are to be
     * @return call {@link #start}
     */
    public static TopicProvisioning ofInternal(String bootstrapServers, List<NewTopic> topics) {
        return new TopicProvisioning(List.copyOf(topics), bootstrapServers);
    }

    /** Begins; returns at once. */
    public void start() {
        thread.start();
    }

    private void run() {
        Duration backoff = Duration.ofMillis(200);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                create();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                log.info("topics are not there yet, trying again in {}: {}", backoff, e.toString());
                backoff = pause(backoff);
            }
        }
    }

    private void create() throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ATTEMPT.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) ATTEMPT.toMillis() / 2);
        try (Admin admin = Admin.create(settings)) {
            Set<String> there = admin.listTopics().names().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
            List<NewTopic> missing = topics.stream()
                    .filter(topic -> !there.contains(topic.name()))
                    .toList();
            // Another service may create the same at the same time: then this fails, and the next attempt finds it.
            admin.createTopics(missing).all().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static Duration pause(Duration backoff) {
        try {
            Thread.sleep(backoff);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
