package io.freshet.stream.state;

import io.freshet.events.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.stereotype.Component;

/** Keeps what no state can be made of, on the same partition of the event topic's dead letters. Thread-safe. */
@Component
class StateDeadLetters {
    private static final Logger log = LoggerFactory.getLogger(StateDeadLetters.class);

    private final DeadLetterPublishingRecoverer recoverer;

    StateDeadLetters(KafkaTemplate<String, byte[]> kafka) {
        this.recoverer = new DeadLetterPublishingRecoverer(
                kafka,
                (record, _) -> new TopicPartition(record.topic() + Topics.DEAD_LETTER_SUFFIX, record.partition()));
    }

    /** Returns once Kafka has it; throws if it does not take it. */
    void keep(ConsumerRecord<String, byte[]> event, RuntimeException reason) {
        log.atError()
                .addKeyValue("topic", event.topic())
                .addKeyValue("partition", event.partition())
                .addKeyValue("offset", event.offset())
                .addKeyValue("cause", reason.toString())
                .log("no state can be made of an event");
        recoverer.accept(
                event,
                new ListenerExecutionFailedException(String.valueOf(reason.getMessage()), StateTopics.GROUP, reason));
    }

    /** A row that no image can say; it stays as it was on the state topic. */
    void unsayable(StateTopic topic, Mention mention, RuntimeException reason) {
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
