package io.freshet.invalidation.replay;

import io.freshet.events.EventDecoder;
import io.freshet.events.EventEncoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.FeedInvalidated;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Has commands carried out, as those of admins are: by whichever instance owns their partition, at an offset of its own,
 * so that a replay needs no place in the cache protocol. A few at a time: an admin's command waits behind no more. Not
 * thread-safe.
 */
final class CommandExchange implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommandExchange.class);
    private static final int AT_ONCE = 4;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final List<TopicPartition> ANSWERS = IntStream.range(0, Topics.EVENT_PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.FEED_INVALIDATED, partition))
            .toList();

    private final KafkaTemplate<String, byte[]> kafka;
    private final EventEncoder encoder;
    private final EventDecoder<FeedInvalidated> decoder;
    private final Consumer<String, byte[]> answers;
    private final Duration timeout;

    /** @param answers a consumer for this alone */
    CommandExchange(
            KafkaTemplate<String, byte[]> kafka,
            EventEncoder encoder,
            EventDecoder<FeedInvalidated> decoder,
            Consumer<String, byte[]> answers,
            Duration timeout) {
        this.kafka = kafka;
        this.encoder = encoder;
        this.decoder = decoder;
        this.answers = answers;
        this.timeout = timeout;
        answers.assign(ANSWERS);
    }

    /** Some commands were not answered in time; they may be carried out yet. */
    static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unanswered(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Returns once all are carried out.
     *
     * @param meanwhile called often while it waits; may throw
     * @return how many page keys were deleted
     * @throws Unanswered if one was not in time
     */
    long send(List<CacheCommand> commands, ReplayPulse meanwhile) throws InterruptedException {
        long keys = 0;
        if (!commands.isEmpty()) {
            answers.endOffsets(ANSWERS, timeout).forEach(answers::seek); // before anything is sent
        }
        for (int from = 0; from < commands.size(); from += AT_ONCE) {
            keys += exchange(commands.subList(from, Math.min(commands.size(), from + AT_ONCE)), meanwhile);
        }
        return keys;
    }

    private long exchange(List<CacheCommand> commands, ReplayPulse meanwhile) throws InterruptedException {
        for (CacheCommand command : commands) {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    Topics.CACHE_COMMANDS, command.getCommandId(), encoder.encode(Topics.CACHE_COMMANDS, command));
            EventHeaders.addCloudEvent(
                    record.headers(), command.getCommandId(), "cache-invalidator", command.getRequestedAt(), command);
            try {
                kafka.send(record).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new Unanswered("a command was not acknowledged", e);
            }
        }
        Set<String> waiting =
                commands.stream().map(CacheCommand::getCommandId).collect(Collectors.toCollection(HashSet::new));
        long keys = 0;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!waiting.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new Unanswered(
                        waiting.size() + " commands were not carried out within " + timeout,
                        new TimeoutException("is Redis away?"));
            }
            for (ConsumerRecord<String, byte[]> record : answers.poll(POLL)) {
                if (record.key() != null && waiting.contains(record.key())) {
                    waiting.remove(record.key());
                    keys += keysDeleted(record);
                }
            }
            meanwhile.beat();
        }
        return keys;
    }

    private long keysDeleted(ConsumerRecord<String, byte[]> record) {
        try {
            return decoder.decode(record.topic(), record.value()).getKeysDeleted();
        } catch (MalformedEventException e) {
            log.warn("the answer to a command cannot be read", e); // who has that key has carried it out
            return 0;
        }
    }

    @Override
    public void close() {
        ConsumerClosing.close(answers);
    }
}
