package io.freshet.stream.state;

import io.freshet.events.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.stereotype.Component;

/** Publishes events without a possible state to the same partition of the event topic's dead letters. Thread-safe. */
@Component
class StateDeadLetters {
    private static final Logger log = LoggerFactory.getLogger(StateDeadLetters.class);

    private final DeadLetterPublishingRecoverer recoverer;
    private final MeterRegistry metrics;

    StateDeadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry metrics) {
        this.metrics = metrics;
        this.recoverer = new DeadLetterPublishingRecoverer(
                kafka,
                (record, _) -> new TopicPartition(record.topic() + Topics.DEAD_LETTER_SUFFIX, record.partition()));
    }

    /**
     * Logs an event that names no aggregate. The cache-invalidator publishes its dead letter; one per record is enough.
     */
    void withoutAggregate(ConsumerRecord<String, byte[]> event) {
        log.atWarn()
                .addKeyValue("topic", event.topic())
                .addKeyValue("partition", event.partition())
                .addKeyValue("offset", event.offset())
                .log("the key of an event is no id of an aggregate, so that no state can be made of it");
    }

    /** Returns once Kafka has acknowledged the dead letter; throws if it does not. */
    private void keep(ConsumerRecord<String, byte[]> event, RuntimeException reason) {
        log.atError()
                .addKeyValue("topic", event.topic())
                .addKeyValue("partition", event.partition())
                .addKeyValue("offset", event.offset())
                .addKeyValue("cause", reason.toString())
                .log("no state can be made of an event");
        recoverer.accept(
                event,
                new ListenerExecutionFailedException(String.valueOf(reason.getMessage()), StateTopics.GROUP, reason));
        Counter.builder("dead_letters_total")
                .description("records that could not be read, by their topic")
                .tag("topic", event.topic())
                .tag("reason", "unsayable")
                .register(metrics)
                .increment();
    }

    /** Handles a row that no image can represent. Its last state stays on the state topic. */
    void unsayable(StateTopic topic, AffectedAggregate mention, RuntimeException reason) {
        ConsumerRecord<String, byte[]> event = mention.event();
        if (event != null) {
            keep(event, reason);
            return;
        }
        log.atError()
                .addKeyValue("table", topic.table())
                .addKeyValue("id", mention.id())
                .addKeyValue("cause", reason.toString())
                .log("no state can be made of a row");
    }
}
