package io.freshet.localstack.junit;

import io.freshet.localstack.Ports;
import io.freshet.localstack.Superuser;
import java.net.URI;
import java.util.Map;

/** The superusers of the engines started by {@link UsesEngines}. */
public final class EngineSuperuser {

    private EngineSuperuser() {}

    /** The Kafka client properties for the superuser. */
    public static Map<String, Object> ofKafka() {
        return Superuser.ofKafka("127.0.0.1:" + Integer.getInteger(Ports.KAFKA_SASL_VARIABLE));
    }

    /** The registry's native API with the superuser's credentials, for an encoder that registers schemas. */
    public static URI ofRegistry() {
        return Superuser.ofRegistry(Integer.getInteger("FRESHET_REGISTRY_PORT"));
    }
}
