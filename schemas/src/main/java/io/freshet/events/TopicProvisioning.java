package io.freshet.events;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the missing topics of a service and updates the compression and compaction lag of those from an earlier
 * release. Runs in the background and retries until it succeeds, so that a service can start without Kafka.
 */
public final class TopicProvisioning implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicProvisioning.class);
    private static final Duration ATTEMPT = Duration.ofSeconds(10);
    private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);
    /** The settings that are enforced on existing topics. Operators may change the others. */
    private static final List<String> ALTERED =
            List.of(TopicConfig.COMPRESSION_TYPE_CONFIG, TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG);

    private final Map<String, Object> connection;
    private final List<NewTopic> topics;
    private final Thread thread = Thread.ofVirtual().name("topic-provisioning").unstarted(this::run);

    /**
     * Creates a provisioning of public topics; call {@link #start}.
     *
     * @param connection an admin client's settings
     * @param names of the topics, see {@link Topics}
     */
    public TopicProvisioning(Map<String, Object> connection, List<String> names) {
        this(names.stream().map(Topics::definition).toList(), connection);
    }

    private TopicProvisioning(List<NewTopic> topics, Map<String, Object> connection) {
        this.connection = connection;
        this.topics = topics;
    }

    /**
     * Creates a provisioning of internal topics.
     *
     * @param connection an admin client's settings
     * @param topics their definitions
     * @return the provisioning; call {@link #start}
     */
    public static TopicProvisioning ofInternal(Map<String, Object> connection, List<NewTopic> topics) {
        return new TopicProvisioning(List.copyOf(topics), connection);
    }

    /** Starts in the background and returns immediately. */
    public void start() {
        thread.start();
    }

    private void run() {
        Duration backoff = Duration.ofMillis(200);
        while (!Thread.currentThread().isInterrupted()) {
            try {
                provision();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                log.info("topics are not as they must be yet, trying again in {}: {}", backoff, e.toString());
                backoff = pause(backoff);
            }
        }
    }

    private void provision() throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ATTEMPT.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ATTEMPT.toMillis() / 2);
        try (Admin admin = Admin.create(settings)) {
            Set<String> present = admin.listTopics().names().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
            List<NewTopic> missing = topics.stream()
                    .filter(topic -> !present.contains(topic.name()))
                    .toList();
            // If another service creates the same topic concurrently, this fails and the next attempt finds the topic.
            admin.createTopics(missing).all().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
            alter(
                    admin,
                    topics.stream()
                            .filter(topic -> present.contains(topic.name()))
                            .toList());
        }
    }

    private static void alter(Admin admin, List<NewTopic> existing)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<ConfigResource, NewTopic> wanted = existing.stream()
                .collect(Collectors.toMap(
                        topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), Function.identity()));
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        admin.describeConfigs(wanted.keySet())
                .all()
                .get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((resource, config) -> {
                    List<AlterConfigOp> different = different(
                            config, Objects.requireNonNull(wanted.get(resource)).configs());
                    if (!different.isEmpty()) {
                        log.info("the topic {} is altered: {}", resource.name(), different);
                        changes.put(resource, different);
                    }
                });
        admin.incrementalAlterConfigs(changes).all().get(ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static List<AlterConfigOp> different(Config config, Map<String, String> wanted) {
        return ALTERED.stream()
                .filter(wanted::containsKey)
                .filter(name -> !Objects.equals(
                        wanted.get(name),
                        Objects.requireNonNull(config.get(name)).value()))
                .map(name -> new AlterConfigOp(new ConfigEntry(name, wanted.get(name)), AlterConfigOp.OpType.SET))
                .toList();
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
