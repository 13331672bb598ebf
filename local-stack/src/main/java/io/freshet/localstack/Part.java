package io.freshet.localstack;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** A part of the local stack, in the order in which the outside contract lists them. */
public enum Part {
    POSTGRES("postgres", "FRESHET_POSTGRES_PORT", 15432),
    REDIS("redis", "FRESHET_REDIS_PORT", 16379),
    KAFKA("kafka", "FRESHET_KAFKA_PORT", 19092),
    REGISTRY("registry", "FRESHET_REGISTRY_PORT", 18084),
    STREAM_SERVICE("stream-service", "FRESHET_STREAM_PORT", 8081),
    FEED_SERVICE("feed-service", "FRESHET_FEED_PORT", 8080),
    CACHE_INVALIDATOR("cache-invalidator", "FRESHET_INVALIDATOR_PORT", 8082),
    NOTIFICATION_GATEWAY("notification-gateway", "FRESHET_GATEWAY_PORT", 8083);

    private final String label;
    private final String portVariable;
    private final int defaultPort;

    Part(String label, String portVariable, int defaultPort) {
        this.label = label;
        this.portVariable = portVariable;
        this.defaultPort = defaultPort;
    }

    /** The name that people type and read, e.g. {@code feed-service}; also the Maven module of a service. */
    public String label() {
        return label;
    }

    /** The environment variable (in tests the system property) that sets the port. */
    public String portVariable() {
        return portVariable;
    }

    /** The port where the variable is not set. */
    public int defaultPort() {
        return defaultPort;
    }

    /** Whether this is one of our services and not a foreign engine. */
    public boolean isService() {
        return compareTo(STREAM_SERVICE) >= 0;
    }

    /** The parts that must be ready before this one is started. */
    public Set<Part> startsAfter() {
        return switch (this) {
            case POSTGRES, REDIS, KAFKA, REGISTRY -> Set.of();
            case STREAM_SERVICE -> Set.of(POSTGRES);
            case FEED_SERVICE -> EnumSet.of(POSTGRES, REDIS);
            case CACHE_INVALIDATOR -> EnumSet.of(KAFKA, REDIS);
            case NOTIFICATION_GATEWAY -> Set.of(KAFKA);
        };
    }

    /** The part of that name, exactly as {@link #label()} spells it; empty where there is none. */
    public static Optional<Part> named(String label) {
        return Arrays.stream(values()).filter(part -> part.label.equals(label)).findFirst();
    }

    @Override
    public String toString() {
        return label;
    }
}
