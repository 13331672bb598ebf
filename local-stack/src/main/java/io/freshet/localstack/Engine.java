package io.freshet.localstack;

/** The third-party engines of the stack, as tests request them. */
public enum Engine {
    /** PostgreSQL 18 with {@code wal_level=logical}, database {@code freshet}, superuser {@code postgres}/{@code freshet}. */
    POSTGRES(Part.POSTGRES),
    /** Redis 7.0. */
    REDIS(Part.REDIS),
    /** A one-node Redis Cluster, which rejects cross-slot commands; its port is {@code FRESHET_REDIS_CLUSTER_PORT}. */
    REDIS_CLUSTER(Part.REDIS),
    /** One Kafka broker in KRaft combined mode, without automatic topic creation. */
    KAFKA(Part.KAFKA),
    /** Apicurio registry with its Confluent-compatible API at {@code /apis/ccompat/v7}. */
    REGISTRY(Part.REGISTRY);

    private final Part part;

    Engine(Part part) {
        this.part = part;
    }

    /** The stack part that runs this engine. */
    public Part part() {
        return part;
    }

    /** The system property that holds the engine's port. */
    public String portProperty() {
        return this == REDIS_CLUSTER ? "FRESHET_REDIS_CLUSTER_PORT" : part.portVariable();
    }
}
