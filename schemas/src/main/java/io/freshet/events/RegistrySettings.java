package io.freshet.events;

import io.apicurio.registry.resolver.config.SchemaResolverConfig;
import io.apicurio.registry.serde.Default4ByteIdHandler;
import io.apicurio.registry.serde.avro.AvroSerdeConfig;
import io.apicurio.registry.serde.config.IdOption;
import io.apicurio.registry.serde.config.SerdeConfig;
import io.apicurio.registry.serde.kafka.config.KafkaSerdeConfig;
import io.freshet.events.v1.Location;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.util.ClassSecurityValidator;

/** Settings that make the registry's serializers use the Confluent-compatible wire format: byte 0, then a 4-byte id. */
final class RegistrySettings {
    private static final Map<String, Object> WIRE_FORMAT = Map.ofEntries(
            Map.entry(SchemaResolverConfig.HTTP_ADAPTER, "JDK"),
            Map.entry(SchemaResolverConfig.AUTO_REGISTER_ARTIFACT, true),
            Map.entry(SchemaResolverConfig.EXPLICIT_ARTIFACT_GROUP_ID, "default"),
            Map.entry(SchemaResolverConfig.DEREFERENCE_SCHEMA, true),
            Map.entry(SerdeConfig.ID_HANDLER, Default4ByteIdHandler.class.getName()),
            Map.entry(SerdeConfig.USE_ID, IdOption.contentId.name()),
            Map.entry(KafkaSerdeConfig.ENABLE_HEADERS, false),
            Map.entry(AvroSerdeConfig.AVRO_DATUM_PROVIDER, EventDatums.class.getName()),
            Map.entry(AvroSerdeConfig.USE_SPECIFIC_AVRO_READER, true));

    static {
        // Avro instantiates only trusted classes. Add ours to its defaults.
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(Location.class.getPackageName())));
    }

    private RegistrySettings() {}

    static Map<String, Object> of(RegistryAddress registry) {
        Map<String, Object> settings = new HashMap<>(WIRE_FORMAT);
        settings.put(SchemaResolverConfig.REGISTRY_URL, registry.address());
        if (registry.user() != null) {
            settings.put(SchemaResolverConfig.AUTH_USERNAME, registry.user());
            settings.put(SchemaResolverConfig.AUTH_PASSWORD, registry.password());
        }
        return settings;
    }
}
