package io.freshet.feed.nearcache;

import io.freshet.announcement.InvalidationReason;
import io.freshet.events.ConsumerClosing;
import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.feed.catalogread.DatabaseClock;
import io.freshet.supervision.SupervisedThread;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * Reads every partition of the announcements for the near cache, outside any consumer group, from the end and without
 * gaps. Every interruption (deleted offsets, a recreated topic, an unreadable record, an unavailable registry) is
 * handled alike: the near cache invalidates everything and starts again at the end. An unavailable Kafka is not an
 * interruption: reading resumes where it stopped, and no watermarks arrive meanwhile.
 */
final class AnnouncementFollower implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AnnouncementFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topics.EVENT_PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.FEED_INVALIDATED, partition))
            .toList();

    private final NearCache<?> cache;
    private final DatabaseClock clock;
    private final ConsumerFactory<String, byte[]> consumers;
    private final TopicIdentity topic;
    private final EventDecoder<FeedInvalidated> decoder;
    private final List<InvalidationListener> listeners;
    private final SupervisedThread thread = SupervisedThread.repeating(
            "near-cache", FIRST_PAUSE, LONGEST_PAUSE, this::run, AnnouncementFollower::interrupted);

    AnnouncementFollower(
            NearCache<?> cache,
            DatabaseClock clock,
            ConsumerFactory<String, byte[]> consumers,
            TopicIdentity topic,
            EventDecoder<FeedInvalidated> decoder,
            List<InvalidationListener> listeners) {
        this.cache = cache;
        this.clock = clock;
        this.consumers = consumers;
        this.topic = topic;
        this.decoder = decoder;
        this.listeners = listeners;
    }

    @Override
    public boolean isAutoStartup() {
        return cache.isOn();
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop(STOP_PATIENCE);
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }

    private static void interrupted(@Nullable Throwable failure, Duration pause) {
        if (failure != null) {
            log.atWarn()
                    .addKeyValue("retry_in_ms", pause.toMillis())
                    .addKeyValue("cause", failure.toString())
                    .log("the announcements are not followed, so no page in the process is valid");
            log.debug("the announcements are not followed", failure);
        }
    }

    private void run() throws InterruptedException, MalformedEventException {
        try {
            follow();
        } finally {
            cache.lose();
        }
    }

    private void follow() throws InterruptedException, MalformedEventException {
        Properties settings = new Properties();
        settings.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        try (TopicIdentity.Watch watch = topic.watch()) {
            Consumer<String, byte[]> consumer = consumers.createConsumer(null, null, "near-cache", settings);
            try {
                follow(consumer, watch);
            } finally {
                ConsumerClosing.close(consumer);
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer, TopicIdentity.Watch watch)
            throws InterruptedException, MalformedEventException {
        consumer.assign(PARTITIONS);
        consumer.endOffsets(PARTITIONS, PATIENCE).forEach(consumer::seek);
        // Read after the end offsets: everything announced below them was committed before this instant.
        Instant now = clock.now();
        if (now == null) {
            log.debug("the database's clock is not known yet");
            return;
        }
        cache.begin(now);
        log.info("following the announcements");
        while (thread.isCurrent() && watch.isStillTheSame()) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                byte[] value = record.value();
                FeedInvalidated announced = decoder.decode(record.topic(), value == null ? new byte[0] : value);
                NearAnnouncement announcement = NearAnnouncement.read(announced);
                boolean isOfChange = announced.getCommandId() == null
                        && InvalidationReason.of(announced.getReason()).isChange();
                cache.follow(announcement, isOfChange);
                if (isOfChange) {
                    listeners.forEach(listener -> listener.invalidated(announcement::concerns));
                }
            }
            thread.progressed();
        }
    }
}
