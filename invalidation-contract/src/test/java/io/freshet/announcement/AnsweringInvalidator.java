package io.freshet.announcement;

import io.freshet.events.EventDecoder;
import io.freshet.events.EventEncoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.localstack.junit.EngineSuperuser;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Answers commands over a real Kafka as cache-invalidator does, and keeps them for the test. */
public final class AnsweringInvalidator implements AutoCloseable {
    private static final URI REGISTRY = EngineSuperuser.ofRegistry();

    private final BlockingQueue<CacheCommand> received = new LinkedBlockingQueue<>();
    private final KafkaConsumer<String, byte[]> commands =
            new KafkaConsumer<>(EngineSuperuser.ofKafka(), new StringDeserializer(), new ByteArrayDeserializer());
    private final KafkaProducer<String, byte[]> answers =
            new KafkaProducer<>(EngineSuperuser.ofKafka(), new StringSerializer(), new ByteArraySerializer());
    private final Thread thread;
    private volatile boolean running = true;

    public AnsweringInvalidator(long keysDeleted) throws Exception {
        var partitions = createTopics();
        commands.assign(partitions);
        commands.seekToEnd(partitions);
        partitions.forEach(commands::position);
        thread = Thread.ofVirtual().start(() -> answer(keysDeleted));
    }

    public static Set<TopicPartition> createTopics() throws Exception {
        try (Admin admin = Admin.create(EngineSuperuser.ofKafka())) {
            Set<String> there = admin.listTopics().names().get();
            for (String topic : Set.of(Topics.CACHE_COMMANDS, Topics.FEED_INVALIDATED)) {
                if (!there.contains(topic)) {
                    admin.createTopics(Set.of(Topics.definition(topic))).all().get();
                }
            }
        }
        return Set.copyOf(IntStream.range(0, Topics.EVENT_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(Topics.CACHE_COMMANDS, partition))
                .toList());
    }

    private void answer(long keysDeleted) {
        try (EventDecoder<CacheCommand> decoder = new EventDecoder<>(CacheCommand.class, REGISTRY);
                EventEncoder encoder = new EventEncoder(REGISTRY)) {
            while (running) {
                for (ConsumerRecord<String, byte[]> record : commands.poll(Duration.ofMillis(50))) {
                    CacheCommand command = decoder.decode(record.topic(), record.value());
                    received.add(command);
                    FeedInvalidated answer = FeedInvalidated.newBuilder()
                            .setCommandId(command.getCommandId())
                            .setReason(InvalidationReason.CACHE_CLEARED.text())
                            .setScopes(command.getScopes())
                            .setGeneration("g-" + command.getCommandId())
                            .setKeysDeleted(keysDeleted)
                            .build();
                    answers.send(new ProducerRecord<>(
                            Topics.FEED_INVALIDATED,
                            record.partition(),
                            record.key(),
                            encoder.encode(Topics.FEED_INVALIDATED, answer)));
                    answers.flush();
                }
            }
        } catch (MalformedEventException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the next command. */
    public CacheCommand next() throws InterruptedException {
        CacheCommand command = received.poll(20, TimeUnit.SECONDS);
        if (command == null) {
            throw new AssertionError("no command came");
        }
        return command;
    }

    /** Returns all commands received and not yet taken. */
    public List<CacheCommand> all() {
        List<CacheCommand> all = new ArrayList<>();
        received.drainTo(all);
        return all;
    }

    @Override
    public void close() throws InterruptedException {
        running = false;
        thread.join();
        commands.close();
        answers.close();
    }
}
