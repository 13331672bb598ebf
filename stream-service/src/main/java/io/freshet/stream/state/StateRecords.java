package io.freshet.stream.state;

import io.freshet.events.EventEncoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.EventId;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Creates the records of the state topics. Thread-safe. */
@Component
class StateRecords {
    /** A separate source: an image and its event are different CloudEvents but share the event's id. */
    private static final String SOURCE = "stream-service/state";

    private final EventEncoder encoder;

    StateRecords(EventEncoder encoder) {
        this.encoder = encoder;
    }

    ProducerRecord<String, byte[]> image(
            StateTopic topic, int partition, AffectedAggregate mention, Current.Image image) {
        ProducerRecord<String, byte[]> state =
                record(topic, partition, mention, image.version(), encoder.encode(topic.states(), image.value()));
        String id = EventId.of(mention.id(), image.version()).toString();
        EventHeaders.addCloudEvent(state.headers(), id, SOURCE, image.at(), image.value());
        return state;
    }

    /** Creates a tombstone. It carries the version but is not a CloudEvent, because it has no type. */
    ProducerRecord<String, byte[]> tombstone(StateTopic topic, int partition, AffectedAggregate mention, long version) {
        return record(topic, partition, mention, version, null);
    }

    private static ProducerRecord<String, byte[]> record(
            StateTopic topic, int partition, AffectedAggregate mention, long version, byte @Nullable [] value) {
        ProducerRecord<String, byte[]> state =
                new ProducerRecord<>(topic.states(), partition, mention.id().toString(), value);
        EventHeaders.add(state.headers(), EventHeaders.VERSION, Long.toString(version));
        EventHeaders.addTrace(state.headers(), mention.traceOf(version));
        return state;
    }
}
