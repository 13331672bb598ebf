package io.freshet.localstack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A part of the local stack, in the order of the external contract, followed by the parts that only a cluster has. */
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
    /** A replica, like those that follow, until it is promoted to master. */
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

    /** The parts of a stack that is not a cluster, in order. */
    public static Set<Part> ofSingle() {
        return EnumSet.range(POSTGRES, NOTIFICATION_GATEWAY);
    }

    /** The parts of a cluster, grouped by kind. */
    public static List<Part> ofCluster() {
        return Arrays.stream(values())
                .sorted(Comparator.comparing(Part::kind).thenComparingInt(Part::number))
                .toList();
    }

    /** The first part of this kind, e.g. {@link #REDIS} for {@link #REDIS_4}. */
    public Part kind() {
        return first == null ? this : first;
    }

    /** The number of this part within its kind, from 1. */
    public int number() {
        return number;
    }

    /** The name for people, e.g. {@code feed-service}. For the first instance of a service also its Maven module. */
    public String label() {
        return label;
    }

    /** The environment variable (in tests the system property) for the port of the first part of this kind. */
    public String portVariable() {
        return portVariable;
    }

    /** The distance of its port from that of the first part of its kind. */
    int portOffset() {
        return PORTS_APART * (number - 1);
    }

    /** The port if the variable is not set. */
    public int defaultPort() {
        return defaultPort;
    }

    /** Whether this is one of our services rather than a third-party engine. */
    public boolean isService() {
        return kind().compareTo(STREAM_SERVICE) >= 0;
    }

    /** The parts that must be ready before this one starts, if they are started together. */
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

    /** The part whose {@link #label()} is exactly this; empty if there is none. */
    public static Optional<Part> named(String label) {
        return Arrays.stream(values()).filter(part -> part.label.equals(label)).findFirst();
    }

    @Override
    public String toString() {
        return label;
    }
}
