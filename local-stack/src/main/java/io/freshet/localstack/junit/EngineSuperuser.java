package io.freshet.localstack.junit;

import io.freshet.localstack.Ports;
import io.freshet.localstack.Superuser;
import java.net.URI;
import java.util.Map;

/** The superusers of the engines that {@link UsesEngines} has started. */
public final class EngineSuperuser {

    private EngineSuperuser() {}

    /** What a Kafka client needs to be the superuser. */
    public static Map<String, Object> ofKafka() {
        return Superuser.ofKafka("127.0.0.1:" + Integer.getInteger(Ports.KAFKA_SASL_VARIABLE));
    }

    /** The registry's native API, for an encoder that registers schemas. */
    public static URI ofRegistry() {
        return Superuser.ofRegistry(Integer.getInteger("FRESHET_REGISTRY_PORT"));
    }
}
