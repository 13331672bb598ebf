package io.freshet.localstack;

import java.net.URI;
import java.util.Map;

/**
 * The engines' superusers, for drills and tests. They may do everything, and no service uses one. Those of PostgreSQL
 * and Redis are {@code postgres} and {@code default}.
 */
public final class Superuser {
    /** The password of every local account. */
    public static final String PASSWORD = "freshet";

    private static final String KAFKA = "kafka";
    private static final String REGISTRY = "registry";

    private Superuser() {}

    /**
     * The Kafka client properties for the superuser {@code kafka}.
     *
     * @param addresses brokers' SASL ports, such as {@code 127.0.0.1:19094}, separated by commas
     */
    public static Map<String, Object> ofKafka(String addresses) {
        return Map.of(
                "bootstrap.servers",
                addresses,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";"
                        .formatted(KAFKA, PASSWORD));
    }

    /** The registry's native API, with the credentials of its superuser {@code registry}. */
    public static URI ofRegistry(int port) {
        return URI.create("http://%s:%s@127.0.0.1:%d/apis/registry/v3".formatted(REGISTRY, PASSWORD, port));
    }
}
