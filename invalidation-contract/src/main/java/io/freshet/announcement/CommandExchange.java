package io.freshet.announcement;

import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.FeedInvalidated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands to be executed by the cache-invalidator that owns their partition, and waits for the announcements
 * that answer them. It takes its read position before it sends, so it misses no answer. Not thread-safe.
 */
public final class CommandExchange {
    private static final Logger log = LoggerFactory.getLogger(CommandExchange.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final List<TopicPartition> ANSWERS = IntStream.range(0, Topics.EVENT_PARTITIONS)
            .mapToObj(partition -> new TopicPartition(Topics.FEED_INVALIDATED, partition))
            .toList();

    private final Function<CacheCommand, ProducerRecord<String, byte[]>> writer;
    private final Function<ProducerRecord<String, byte[]>, ? extends Future<?>> sender;
    private final EventDecoder<FeedInvalidated> decoder;
    private final Consumer<String, byte[]> answers;
    private final Duration timeout;

    /**
     * Creates an exchange.
     *
     * @param writer see {@link Commands#record}
     * @param sender sends a record
     * @param answers a consumer for this exchange alone, without a group; the caller closes it
     * @param timeout for all that one call of {@link #send} does
     */
    public CommandExchange(
            Function<CacheCommand, ProducerRecord<String, byte[]>> writer,
            Function<ProducerRecord<String, byte[]>, ? extends Future<?>> sender,
            EventDecoder<FeedInvalidated> decoder,
            Consumer<String, byte[]> answers,
            Duration timeout) {
        this.writer = writer;
        this.sender = sender;
        this.decoder = decoder;
        this.answers = answers;
        this.timeout = timeout;
        answers.assign(ANSWERS);
    }

    /** Some commands were not answered in time. They may still be executed. */
    public static final class UnansweredException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnansweredException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Called repeatedly while waiting for answers. May throw to stop waiting. */
    @FunctionalInterface
    public interface Pulse {
        /** Waiting continues if this returns. */
        void beat() throws InterruptedException;
    }

    /**
     * Sends the commands and returns once all are executed.
     *
     * @return their announcements, except those that this version cannot read
     * @throws UnansweredException if one was not answered in time
     */
    public List<FeedInvalidated> send(List<CacheCommand> commands, Pulse meanwhile) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        answers.endOffsets(ANSWERS, timeout).forEach(answers::seek);
        for (CacheCommand command : commands) {
            try {
                sender.apply(writer.apply(command))
                        .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new UnansweredException("a command was not acknowledged", e);
            }
        }
        Set<String> waiting =
                commands.stream().map(CacheCommand::getCommandId).collect(Collectors.toCollection(HashSet::new));
        List<FeedInvalidated> read = new ArrayList<>();
        while (!waiting.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new UnansweredException(
                        waiting.size() + " commands were not carried out within " + timeout,
                        new TimeoutException("is Redis unavailable?"));
            }
            for (ConsumerRecord<String, byte[]> record : answers.poll(POLL)) {
                if (record.key() != null && waiting.remove(record.key())) {
                    read(record).ifPresent(read::add);
                }
            }
            meanwhile.beat();
        }
        return read;
    }

    private Optional<FeedInvalidated> read(ConsumerRecord<String, byte[]> record) {
        try {
            return Optional.of(decoder.decode(record.topic(), record.value()));
        } catch (MalformedEventException e) {
            log.warn("the answer to a command cannot be read", e); // the key alone shows that it was executed
            return Optional.empty();
        }
    }
}
