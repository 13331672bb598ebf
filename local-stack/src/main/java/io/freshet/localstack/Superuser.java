package io.freshet.localstack;

import java.net.URI;
import java.util.Map;

/**
 * The engines' own users, for drills and tests: they may do everything, and no service is one. Those of PostgreSQL and
 * Redis are {@code postgres} and {@code default}.
 */
public final class Superuser {
    /** Of everything that has a password on this machine. */
    public static final String PASSWORD = "freshet";

    private static final String KAFKA = "kafka";
    private static final String REGISTRY = "registry";

    private Superuser() {}

    /**
     * What a Kafka client needs to be the superuser {@code kafka}.
     *
     * @param addresses brokers' SASL ports, such as {@code 127.0.0.1:19094}, with commas between
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

    /** The registry's native API as its superuser {@code registry}, who it is included. */
    public static URI ofRegistry(int port) {
        return URI.create("http://%s:%s@127.0.0.1:%d/apis/registry/v3".formatted(REGISTRY, PASSWORD, port));
    }
}
