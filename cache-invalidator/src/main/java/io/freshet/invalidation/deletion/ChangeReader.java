package io.freshet.invalidation.deletion;

import io.freshet.cache.SourcePartition;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.MalformedEventException;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.invalidation.announcement.Cause;
import io.freshet.invalidation.impact.Impact;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Reads records of the event topics. Thread-safe. */
@Component
class ChangeReader implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);

    private final EventDecoder<StreamStatusChanged> streams;
    private final EventDecoder<ProductUpdated> products;

    ChangeReader(InvalidationProperties properties) {
        this.streams = new EventDecoder<>(StreamStatusChanged.class, properties.registry());
        this.products = new EventDecoder<>(ProductUpdated.class, properties.registry());
    }

    /**
     * Reads one record.
     *
     * @throws io.freshet.events.RegistryUnavailableException if its schema is unknown and the registry does not answer
     */
    Change read(ConsumerRecord<String, byte[]> record) {
        boolean ofStream = record.topic().equals(Topics.STREAM_STATUS_CHANGED);
        SourcePartition source =
                new SourcePartition(ofStream ? SourcePartition.STREAMS : SourcePartition.PRODUCTS, record.partition());
        try {
            return ofStream ? readStream(record, source) : readProduct(record, source);
        } catch (MalformedEventException | IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a record cannot be read, so everything is invalidated", e);
            Cause cause = new Cause(
                    "broad",
                    record.key(),
                    record.partition(),
                    null,
                    null,
                    null,
                    Instant.ofEpochMilli(record.timestamp()),
                    EventHeaders.trace(record.headers()));
            return new Change.Poison(source, record.offset(), cause, e);
        }
    }

    private Change readStream(ConsumerRecord<String, byte[]> record, SourcePartition source)
            throws MalformedEventException {
        StreamStatusChanged event = streams.decode(record.topic(), value(record));
        Cause cause = new Cause(
                "stream_status_changed",
                record.key(),
                record.partition(),
                event.getEventId(),
                event.getChangeType().name(),
                event.getAggregateId(),
                event.getOccurredAt(),
                EventHeaders.trace(record.headers()));
        return new Change.Known(source, record.offset(), cause, Impact.of(event));
    }

    private Change readProduct(ConsumerRecord<String, byte[]> record, SourcePartition source)
            throws MalformedEventException {
        ProductUpdated event = products.decode(record.topic(), value(record));
        Cause cause = new Cause(
                "product_updated",
                record.key(),
                record.partition(),
                event.getEventId(),
                event.getChangeType().name(),
                event.getAggregateId(),
                event.getOccurredAt(),
                EventHeaders.trace(record.headers()));
        return new Change.Known(source, record.offset(), cause, Impact.of(event));
    }

    private static byte[] value(ConsumerRecord<String, byte[]> record) {
        return record.value() == null ? new byte[0] : record.value();
    }

    @Override
    public void destroy() {
        streams.close();
        products.close();
    }
}
