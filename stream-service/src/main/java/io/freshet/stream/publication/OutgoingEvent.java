package io.freshet.stream.publication;

import java.time.Instant;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * The event of one committed version of one aggregate.
 *
 * @param topic the topic it is sent to
 * @param aggregateId the stream or product, also the record's key
 * @param version the aggregate's version after the change, from 1
 * @param occurredAt when the change was made
 * @param value the Avro record
 */
public record OutgoingEvent(String topic, UUID aggregateId, long version, Instant occurredAt, SpecificRecord value) {}
