package io.freshet.feed.admin;

import io.freshet.events.EventDecoder;
import io.freshet.events.EventEncoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.MalformedEventException;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.Topics;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.http.WorkPlace;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Sends a command to the cache-invalidator over Kafka and waits for the announcement that answers it. The answer comes
 * on the command's own partition, so one is listened to, from before the command is sent. Commands are rare: a consumer
 * each is cheaper than one that follows all the time. Thread-safe.
 */
@Component
class CommandExchange implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(CommandExchange.class);
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaTemplate<String, byte[]> kafka;
    private final ConsumerFactory<String, byte[]> consumers;
    private final EventEncoder encoder;
    private final EventDecoder<FeedInvalidated> decoder;
    private final Duration timeout;
    private final Semaphore waiting;

    CommandExchange(
            KafkaTemplate<String, byte[]> kafka,
            ConsumerFactory<String, byte[]> consumers,
            AdminProperties properties) {
        this.kafka = kafka;
        this.consumers = consumers;
        this.encoder = new EventEncoder(properties.registry());
        this.decoder = new EventDecoder<>(FeedInvalidated.class, properties.registry());
        this.timeout = properties.answerTimeout();
        this.waiting = new Semaphore(properties.concurrentCommands());
    }

    /**
     * Sends a command.
     *
     * @return the announcement that it has been carried out
     * @throws ProblemException 503 if no answer came in time: it may still be carried out; 429 if too many wait already
     */
    FeedInvalidated send(CacheCommand command) {
        if (!waiting.tryAcquire()) {
            throw ProblemException.tryAgain(
                    ProblemType.RATE_LIMITED, "too many commands are waiting for their answers; try again in a moment");
        }
        WorkPlace.giveBack();
        try {
            return exchange(command, Instant.now().plus(timeout));
        } catch (KafkaException | RegistryUnavailableException | ExecutionException | TimeoutException e) {
            log.atWarn().addKeyValue("command", command.getCommandId()).log("a command was not answered", e);
            throw noAnswer(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noAnswer(command);
        } finally {
            waiting.release();
        }
    }

    private ProblemException noAnswer(CacheCommand command) {
        return new ProblemException(
                ProblemType.UNAVAILABLE,
                "no cache-invalidator answered command %s within %d s; it may still be carried out"
                        .formatted(command.getCommandId(), timeout.toSeconds()));
    }

    private FeedInvalidated exchange(CacheCommand command, Instant deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        byte[] key = command.getCommandId().getBytes(StandardCharsets.UTF_8);
        int partition = Utils.toPositive(Utils.murmur2(key)) % Topics.EVENT_PARTITIONS;
        try (Consumer<String, byte[]> answers = consumers.createConsumer()) {
            TopicPartition source = new TopicPartition(Topics.FEED_INVALIDATED, partition);
            answers.assign(List.of(source));
            answers.seekToEnd(List.of(source));
            answers.position(source, left(deadline));
            kafka.send(record(command, partition)).get(left(deadline).toMillis(), TimeUnit.MILLISECONDS);
            while (Instant.now().isBefore(deadline)) {
                for (ConsumerRecord<String, byte[]> record : answers.poll(POLL)) {
                    FeedInvalidated answer = answerTo(command, record);
                    if (answer != null) {
                        return answer;
                    }
                }
            }
        }
        throw noAnswer(command);
    }

    private ProducerRecord<String, byte[]> record(CacheCommand command, int partition) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.CACHE_COMMANDS,
                partition,
                command.getCommandId(),
                encoder.encode(Topics.CACHE_COMMANDS, command));
        EventHeaders.addCloudEvent(
                record.headers(), command.getCommandId(), "feed-service", command.getRequestedAt(), command);
        return record;
    }

    private @Nullable FeedInvalidated answerTo(CacheCommand command, ConsumerRecord<String, byte[]> record) {
        if (!command.getCommandId().equals(record.key())) {
            return null;
        }
        try {
            FeedInvalidated announced = decoder.decode(record.topic(), record.value());
            return command.getCommandId().equals(announced.getCommandId()) ? announced : null;
        } catch (MalformedEventException e) {
            log.warn("an announcement cannot be read", e);
            return null;
        }
    }

    private static Duration left(Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    @Override
    public void destroy() {
        encoder.close();
        decoder.close();
    }
}
