package io.freshet.localstack;

/** The foreign engines of the stack, as tests ask for them. */
public enum Engine {
    /** PostgreSQL 18 with {@code wal_level=logical}, database {@code freshet}, superuser {@code postgres}/{@code freshet}. */
    POSTGRES(Part.POSTGRES),
    /** Redis 7.0. */
    REDIS(Part.REDIS),
    /** A Redis Cluster of one node, which refuses what reaches across slots; its port is {@code FRESHET_REDIS_CLUSTER_PORT}. */
    REDIS_CLUSTER(Part.REDIS),
    /** One Kafka broker in KRaft combined mode; topics are not created by themselves. */
    KAFKA(Part.KAFKA),
    /** Apicurio registry with its Confluent-compatible API at {@code /apis/ccompat/v7}. */
    REGISTRY(Part.REGISTRY);

    private final Part part;

    Engine(Part part) {
        this.part = part;
    }

    /** The part of the stack that this engine is. */
    public Part part() {
        return part;
    }

    /** The system property that names the engine's port. */
    public String portProperty() {
        return this == REDIS_CLUSTER ? "FRESHET_REDIS_CLUSTER_PORT" : part.portVariable();
    }
}
