package io.freshet.events;

import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.net.URI;
import org.apache.avro.specific.SpecificRecord;

/**
 * Encodes records in the wire format (byte 0, 4-byte schema id, Avro binary). Registers each schema under {@code
 * <topic>-value} on first use and caches its id. Thread-safe.
 */
public final class EventEncoder implements AutoCloseable {
    private final AvroKafkaSerializer<SpecificRecord> serializer = new AvroKafkaSerializer<>();

    /**
     * Creates an encoder. It does not connect before its first use.
     *
     * @param registry the registry's native API
     */
    public EventEncoder(RegistryAddress registry) {
        serializer.configure(RegistrySettings.of(registry), false);
    }

    /**
     * An encoder that does not connect before its first use.
     *
     * @param registry the registry's native API, such as {@code http://user:password@127.0.0.1:18084/apis/registry/v3}
     */
    public EventEncoder(URI registry) {
        this(RegistryAddress.valueOf(registry.toString()));
    }

    /**
     * Encodes one record.
     *
     * @param topic the topic it will be sent to
     * @param event the record
     * @return the bytes of the Kafka value
     * @throws RegistryUnavailableException if the schema's id is not cached and the registry does not answer
     * @throws RuntimeException of another type, if the registry rejects the schema as incompatible with an earlier one
     */
    public byte[] encode(String topic, SpecificRecord event) {
        try {
            return serializer.serialize(topic, event);
        } catch (RuntimeException e) {
            if (!RegistryFailure.mayPass(e)) {
                throw e;
            }
            throw new RegistryUnavailableException("the schema of " + topic + " could not be looked up", e);
        }
    }

    @Override
    public void close() {
        serializer.close();
    }
}
