package io.freshet.events;

import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.net.URI;
import org.apache.avro.specific.SpecificRecord;

/**
 * Turns records into the wire format (byte 0, 4-byte schema id, Avro binary) and registers their schemas under
 * {@code <topic>-value} on first use; the registry is asked once a schema. Thread-safe.
 */
public final class EventEncoder implements AutoCloseable {
    private final AvroKafkaSerializer<SpecificRecord> serializer = new AvroKafkaSerializer<>();

    /**
     * An encoder that does not connect before its first use.
     *
     * @param registry the registry's native API, such as {@code http://user:password@127.0.0.1:18084/apis/registry/v3}
     */
    public EventEncoder(URI registry) {
        serializer.configure(RegistrySettings.of(registry), false);
    }

    /**
     * Encodes one record.
     *
     * @param topic where it will be sent
     * @param event the record
     * @return the bytes of the Kafka value
     * @throws RegistryUnavailableException if the schema's id is not known yet and the registry does not answer
     * @throws RuntimeException another one, if the registry refuses the schema as incompatible with an earlier one
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
