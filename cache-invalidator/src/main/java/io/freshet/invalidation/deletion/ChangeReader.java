package io.freshet.invalidation.deletion;

import io.freshet.announcement.InvalidationReason;
import io.freshet.cache.SourcePartition;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.MalformedEventException;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.invalidation.announcement.Cause;
import io.freshet.invalidation.impact.Impact;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Reads the records that cause invalidations. Thread-safe. */
@Component
class ChangeReader implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ChangeReader.class);

    /** Far more than any record that we write. A larger one could not be announced. */
    private static final int MOST_BYTES = 256 << 10;

    private static final int LONGEST_KEY = 256;

    private final EventDecoder<StreamStatusChanged> streams;
    private final EventDecoder<ProductUpdated> products;
    private final CommandReader commands;

    ChangeReader(InvalidationProperties properties, CommandReader commands) {
        this.commands = commands;
        this.streams = new EventDecoder<>(StreamStatusChanged.class, properties.registry());
        this.products = new EventDecoder<>(ProductUpdated.class, properties.registry());
    }

    /**
     * Reads one record.
     *
     * @throws RegistryUnavailableException if its schema is unknown and the registry does not answer
     */
    Change read(ConsumerRecord<String, byte[]> record) {
        if (record.topic().equals(Topics.CACHE_COMMANDS)) {
            return commands.read(record);
        }
        boolean ofStream = record.topic().equals(Topics.STREAM_STATUS_CHANGED);
        SourcePartition source = Sources.of(record.topic(), record.partition());
        try {
            return ofStream ? readStream(record, source) : readProduct(record, source);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (MalformedEventException | RuntimeException e) { // permanent, whatever it is
            log.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a record cannot be read, so everything is invalidated", e);
            Cause cause = new Cause(
                    InvalidationReason.BROAD,
                    isLong(record.key()) ? null : record.key(),
                    record.partition(),
                    null,
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
        Cause cause = cause(
                record,
                InvalidationReason.STREAM_STATUS_CHANGED,
                event.getEventId(),
                event.getChangeType().name(),
                event.getAggregateId(),
                event.getOccurredAt());
        return new Change.Known(
                source, record.offset(), cause, Impact.of(event), inGap(record) ? Map.of() : Impact.changes(event));
    }

    private Change readProduct(ConsumerRecord<String, byte[]> record, SourcePartition source)
            throws MalformedEventException {
        ProductUpdated event = products.decode(record.topic(), value(record));
        Cause cause = cause(
                record,
                InvalidationReason.PRODUCT_UPDATED,
                event.getEventId(),
                event.getChangeType().name(),
                event.getAggregateId(),
                event.getOccurredAt());
        return new Change.Known(
                source, record.offset(), cause, Impact.of(event), inGap(record) ? Map.of() : Impact.changes(event));
    }

    /** In a gap, the feeds may show an older image than the event's before image. */
    private static boolean inGap(ConsumerRecord<String, byte[]> record) {
        return EventHeaders.isGap(record.headers());
    }

    private static Cause cause(
            ConsumerRecord<String, byte[]> record,
            InvalidationReason reason,
            String eventId,
            String changeType,
            String aggregateId,
            Instant occurredAt) {
        return new Cause(
                reason,
                record.key(),
                record.partition(),
                eventId,
                null,
                changeType,
                aggregateId,
                occurredAt,
                EventHeaders.trace(record.headers()),
                null,
                Instant.ofEpochMilli(record.timestamp()));
    }

    /**
     * Returns the value of a record.
     *
     * @throws IllegalArgumentException if it is larger than any that we write
     */
    static byte[] value(ConsumerRecord<String, byte[]> record) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        if (value.length > MOST_BYTES || isLong(record.key())) {
            throw new IllegalArgumentException("the record or its key is too large: a value of " + value.length
                    + " bytes, where " + MOST_BYTES + " are allowed, and " + LONGEST_KEY + " characters of a key");
        }
        return value;
    }

    private static boolean isLong(@Nullable String key) {
        return key != null && key.length() > LONGEST_KEY;
    }

    @Override
    public void destroy() {
        streams.close();
        products.close();
    }
}
