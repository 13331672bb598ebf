package io.freshet.localstack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of the local stack, in the order in which the outside contract lists them; then those that a cluster adds. */
public enum Part {
    POSTGRES("postgres", "FRESHET_POSTGRES_PORT", 15432),
    REDIS("redis", "FRESHET_REDIS_PORT", 16379),
    KAFKA("kafka", "FRESHET_KAFKA_PORT", 19092),
    REGISTRY("registry", "FRESHET_REGISTRY_PORT", 18084),
    STREAM_SERVICE("stream-service", "FRESHET_STREAM_PORT", 8081),
    FEED_SERVICE("feed-service", "FRESHET_FEED_PORT", 8080),
    CACHE_INVALIDATOR("cache-invalidator", "FRESHET_INVALIDATOR_PORT", 8082),
    NOTIFICATION_GATEWAY("notification-gateway", "FRESHET_GATEWAY_PORT", 8083),

    /** A standby of {@link #POSTGRES}. */
    POSTGRES_2(POSTGRES, 2),
    REDIS_2(REDIS, 2),
    REDIS_3(REDIS, 3),
    /** A replica, as the further ones are, until it takes the place of a master. */
    REDIS_4(REDIS, 4),
    REDIS_5(REDIS, 5),
    REDIS_6(REDIS, 6),
    KAFKA_2(KAFKA, 2),
    KAFKA_3(KAFKA, 3),
    STREAM_SERVICE_2(STREAM_SERVICE, 2),
    FEED_SERVICE_2(FEED_SERVICE, 2),
    CACHE_INVALIDATOR_2(CACHE_INVALIDATOR, 2),
    NOTIFICATION_GATEWAY_2(NOTIFICATION_GATEWAY, 2);

    private static final int PORTS_APART = 100;

    private final String label;
    private final String portVariable;
    private final int defaultPort;
    private final @Nullable Part first;
    private final int number;

    Part(String label, String portVariable, int defaultPort) {
        this.label = label;
        this.portVariable = portVariable;
        this.defaultPort = defaultPort;
        this.first = null;
        this.number = 1;
    }

    Part(Part first, int number) {
        this.label = first.label + "-" + number;
        this.portVariable = first.portVariable;
        this.defaultPort = first.defaultPort + PORTS_APART * (number - 1);
        this.first = first;
        this.number = number;
    }

    /** The parts of a stack that is no cluster, in order. */
    public static Set<Part> ofSingle() {
        return EnumSet.range(POSTGRES, NOTIFICATION_GATEWAY);
    }

    /** The parts of a cluster, those of one kind together. */
    public static List<Part> ofCluster() {
        return Arrays.stream(values())
                .sorted(Comparator.comparing(Part::kind).thenComparingInt(Part::number))
                .toList();
    }

    /** The first of its kind, e.g. {@link #REDIS} of {@link #REDIS_4}; this one, if it is the first. */
    public Part kind() {
        return first == null ? this : first;
    }

    /** From 1 on among those of its kind. */
    public int number() {
        return number;
    }

    /** The name that people type and read, e.g. {@code feed-service}; of the first of a service also the Maven module. */
    public String label() {
        return label;
    }

    /** The environment variable (in tests the system property) that sets the port of the first of its kind. */
    public String portVariable() {
        return portVariable;
    }

    /** How many ports it is away from the first of its kind. */
    int portOffset() {
        return PORTS_APART * (number - 1);
    }

    /** The port where the variable is not set. */
    public int defaultPort() {
        return defaultPort;
    }

    /** Whether this is one of our services and not a foreign engine. */
    public boolean isService() {
        return kind().compareTo(STREAM_SERVICE) >= 0;
    }

    /** The parts that must be ready before this one is started, if they are started with it. */
    public Set<Part> startsAfter() {
        return switch (kind()) {
            case POSTGRES -> this == POSTGRES ? Set.of() : Set.of(POSTGRES);
            case STREAM_SERVICE -> Set.of(POSTGRES);
            case FEED_SERVICE -> EnumSet.of(POSTGRES, REDIS);
            case CACHE_INVALIDATOR -> EnumSet.of(KAFKA, REDIS);
            case NOTIFICATION_GATEWAY -> Set.of(KAFKA);
            default -> Set.of();
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
