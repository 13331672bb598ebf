package io.freshet.feed.nearcache;

import io.freshet.announcement.InvalidationReason;
import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.feed.catalogread.DatabaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
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
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(3);
    private static final long FIRST_BACKOFF_MILLIS = 200;
    private static final long LAST_BACKOFF_MILLIS = 5_000;
    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topics.EVENT_PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.FEED_INVALIDATED, partition))
            .toList();

    private final NearCache<?> cache;
    private final DatabaseClock clock;
    private final ConsumerFactory<String, byte[]> consumers;
    private final TopicIdentity topic;
    private final EventDecoder<FeedInvalidated> decoder;
    private final List<InvalidationListener> listeners;
    private volatile @Nullable Thread thread;
    private long backoffMillis = FIRST_BACKOFF_MILLIS;

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
        Thread started = new Thread(this::run, "near-cache");
        thread = started;
        started.start();
    }

    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running == null) {
            return;
        }
        running.interrupt();
        try {
            if (!running.join(STOP_PATIENCE)) {
                log.warn("the follower of the announcements did not stop within {}", STOP_PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void run() {
        try {
            while (isRunning()) {
                try {
                    follow();
                } catch (RuntimeException | MalformedEventException e) {
                    log.atWarn()
                            .addKeyValue("retry_in_ms", backoffMillis)
                            .addKeyValue("cause", e.toString())
                            .log("the announcements are not followed, so no page in the process is valid");
                    log.debug("the announcements are not followed", e);
                } finally {
                    cache.lose();
                }
                pause();
            }
        } catch (InterruptedException e) {
            log.debug("the follower of the announcements was stopped");
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
            } catch (InterruptException e) {
                // Kafka has set the interrupt flag again. With the flag set its clients cannot be closed.
                Thread.interrupted();
                throw new InterruptedException("stopped while reading");
            } finally {
                consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
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
        while (isRunning() && watch.isStillTheSame()) {
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
            backoffMillis = FIRST_BACKOFF_MILLIS;
        }
    }

    private void pause() throws InterruptedException {
        Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextLong(backoffMillis / 2, backoffMillis + 1)));
        backoffMillis = Math.min(backoffMillis * 2, LAST_BACKOFF_MILLIS);
    }
}
