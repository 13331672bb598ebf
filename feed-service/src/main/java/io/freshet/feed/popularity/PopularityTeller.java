package io.freshet.feed.popularity;

import io.freshet.cache.PagePopularity;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Publishes periodically which pages are requested most. It has its own thread, because a send blocks while Kafka is
 * unavailable. Scores that could not be published are part of the next message.
 */
@Component
class PopularityTeller implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PopularityTeller.class);

    private final PopularityScores scores;
    private final KafkaTemplate<String, byte[]> kafka;
    private final Duration period;
    /** Not the host's name: a restarted instance starts from zero, and its predecessor's scores still count. */
    private final String instance = UUID.randomUUID().toString();

    private @Nullable ScheduledExecutorService schedule;
    private long windowBegan = System.nanoTime();

    PopularityTeller(PopularityScores scores, KafkaTemplate<String, byte[]> kafka, PopularityProperties properties) {
        this.scores = scores;
        this.kafka = kafka;
        this.period = properties.period();
    }

    @Override
    public synchronized void start() {
        if (schedule == null) {
            schedule = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("popularity").factory());
            schedule.scheduleWithFixedDelay(this::publish, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void publish() {
        try {
            long now = System.nanoTime();
            List<PagePopularity> pages = scores.endWindow(Duration.ofNanos(now - windowBegan));
            windowBegan = now;
            if (!pages.isEmpty()) {
                kafka.send(new ProducerRecord<>(PagePopularity.TOPIC, 0, instance, PagePopularity.encode(pages)))
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                log.debug("popularity was not told", failure);
                            }
                        });
            }
        } catch (RuntimeException e) {
            log.debug("popularity was not told", e); // an exception would end the schedule
        }
    }

    @Override
    public synchronized void stop() {
        if (schedule != null) {
            schedule.shutdownNow();
            schedule = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return schedule != null;
    }
}
