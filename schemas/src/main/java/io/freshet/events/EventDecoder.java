package io.freshet.events;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import java.net.URI;
import org.apache.avro.specific.SpecificRecord;

/**
 * Decodes the wire format (byte 0, 4-byte schema id, Avro binary) into records of one type. Fetches each schema from
 * the registry once and caches it. Thread-safe.
 *
 * @param <T> the generated class of the records
 */
public final class EventDecoder<T extends SpecificRecord> implements AutoCloseable {
    private static final int HEADER_BYTES = 5;

    private final Class<T> type;
    private final AvroKafkaDeserializer<Object> deserializer = new AvroKafkaDeserializer<>();

    /**
     * Creates a decoder. It does not connect before its first use.
     *
     * @param type the generated class of the records
     * @param registry the registry's native API
     */
    public EventDecoder(Class<T> type, RegistryAddress registry) {
        this.type = type;
        deserializer.configure(RegistrySettings.of(registry), false);
    }

    /**
     * A decoder that does not connect before its first use.
     *
     * @param type the generated class of the records
     * @param registry the registry's native API, such as {@code http://user:password@127.0.0.1:18084/apis/registry/v3}
     */
    public EventDecoder(Class<T> type, URI registry) {
        this(type, RegistryAddress.valueOf(registry.toString()));
    }

    /**
     * Decodes one Kafka value.
     *
     * @param topic the topic it was read from
     * @param value the bytes of the value
     * @return the record
     * @throws MalformedEventException if the bytes are not a record of this type; retrying does not help
     * @throws RegistryUnavailableException if the writer's schema is not cached and the registry does not answer
     */
    public T decode(String topic, byte[] value) throws MalformedEventException {
        if (value.length < HEADER_BYTES || value[0] != 0) {
            throw new MalformedEventException("a value on " + topic + " lacks the header: byte 0 and a 4-byte id");
        }
        Object decoded;
        try {
            decoded = deserializer.deserialize(topic, value);
        } catch (RuntimeException e) {
            if (RegistryFailure.mayPass(e)) {
                throw new RegistryUnavailableException("the schema of a value on " + topic + " was not to be had", e);
            }
            throw new MalformedEventException("a value on " + topic + " does not decode", e);
        }
        if (!type.isInstance(decoded)) {
            throw new MalformedEventException("a value on " + topic + " is no " + type.getSimpleName());
        }
        return type.cast(decoded);
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
