package io.freshet.stream.publication;

import io.freshet.events.ConsumerClosing;
import io.freshet.events.EventHeaders;
import io.freshet.events.Topics;
import io.freshet.supervision.SupervisedThread;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads both event topics on every instance, without a consumer group, from the position of the durable record, and
 * updates {@link TopicView}. Runs until stopped, with backoff while Kafka or the database is unavailable. Thread-safe.
 */
@Component
public class TopicFollower implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(200); // records end it immediately
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);

    private final TopicView view;
    private final PublicationRecord published;
    private final Map<String, Object> settings;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Queue<CatchUp> catchUps = new ConcurrentLinkedQueue<>();
    private final SupervisedThread thread = SupervisedThread.repeating(
            "topic-follower", FIRST_PAUSE, LONGEST_PAUSE, this::run, TopicFollower::interrupted);

    TopicFollower(TopicView view, PublicationRecord published, KafkaConnection kafka) {
        this.view = view;
        this.published = published;
        this.settings = kafka.with(Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                4 << 20,
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                1 << 20,
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                500,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) ANSWER.toMillis()));
        for (String topic : List.of(Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED)) {
            for (int partition = 0; partition < Topics.EVENT_PARTITIONS; partition++) {
                partitions.add(new TopicPartition(topic, partition));
            }
        }
    }

    /**
     * Requests a notification once everything now on the topics has been read.
     *
     * @return completes when it has been read; never fails, so callers need a timeout
     */
    public Future<Void> catchUp() {
        CatchUp catchUp = new CatchUp(new CompletableFuture<>(), new HashMap<>());
        catchUps.add(catchUp);
        return catchUp.done();
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() throws SQLException {
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        try {
            begin(consumer);
            while (thread.isCurrent()) {
                follow(consumer);
                thread.progressed();
            }
        } finally {
            ConsumerClosing.close(consumer);
        }
    }

    private static void interrupted(@Nullable Throwable failure, Duration pause) {
        log.info("the event topics cannot be read, trying again in {}: {}", pause, String.valueOf(failure));
    }

    private void begin(KafkaConsumer<String, byte[]> consumer) throws SQLException {
        Map<String, Long> known = view.positions();
        Map<String, Long> from = known.isEmpty() ? published.positions() : known;
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            long beginning = beginnings.getOrDefault(partition, 0L);
            long wanted = from.getOrDefault(partition.toString(), beginning);
            // beyond the end: the topic was recreated
            consumer.seek(partition, wanted < beginning || wanted > end ? beginning : wanted);
        });
        updateView(List.of(), positions(consumer));
    }

    /** Updates the view, unless stopped: a newer thread may have read further. */
    private synchronized void updateView(List<TopicView.Version> versions, Map<String, Long> positions) {
        if (thread.isCurrent()) {
            view.read(versions, positions);
        }
    }

    private void follow(KafkaConsumer<String, byte[]> consumer) {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
            List<TopicView.Version> versions = new ArrayList<>(records.count());
            records.forEach(polled -> add(polled, versions));
            updateView(versions, positions(consumer));
        }
        answerCatchUps(consumer);
    }

    private void answerCatchUps(KafkaConsumer<String, byte[]> consumer) {
        CatchUp next = catchUps.peek();
        if (next == null) {
            return;
        }
        if (next.ends().isEmpty()) {
            // Queried once: under load the current end is never reached, only a past one.
            next.ends().putAll(consumer.endOffsets(partitions));
        }
        if (next.ends().entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            catchUps.remove();
            next.done().complete(null);
        }
    }

    private Map<String, Long> positions(KafkaConsumer<String, byte[]> consumer) {
        Map<String, Long> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition.toString(), consumer.position(partition)));
        return positions;
    }

    /** Adds the version that a record shows. What others wrote shows none, and must not keep the rest from being read. */
    static void add(ConsumerRecord<String, byte[]> polled, List<TopicView.Version> versions) {
        String version = EventHeaders.text(polled.headers(), EventHeaders.VERSION);
        try {
            if (version != null) {
                boolean recovered = "cdc".equals(EventHeaders.text(polled.headers(), EventHeaders.ORIGIN));
                versions.add(new TopicView.Version(
                        id(polled.key()), Long.parseLong(version), recovered, EventHeaders.isGap(polled.headers())));
            }
        } catch (IllegalArgumentException e) {
            log.warn("{}-{} at {} is no event of ours", polled.topic(), polled.partition(), polled.offset());
        }
    }

    /** {@link UUID#fromString} also takes {@code 1-1-1-1-1}, and fails in another way where there is no key. */
    private static UUID id(@Nullable String key) {
        UUID id = key == null ? null : UUID.fromString(key);
        if (id == null || !id.toString().equals(key)) {
            throw new IllegalArgumentException("no id of an aggregate");
        }
        return id;
    }

    @Override
    public void stop() {
        thread.stop(STOP_PATIENCE);
        synchronized (this) { // an update that is under way ends before another thread reads the view
            log.debug("stopped reading the event topics");
        }
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    /** Confined to the reading thread, except for its future. */
    private record CatchUp(CompletableFuture<Void> done, Map<TopicPartition, Long> ends) {}
}
