package io.freshet.bench.backstop;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The acknowledged writes: they must be in the tables and on the topics, whatever fails. Thread-safe. */
public final class Acknowledged {
    private final Map<UUID, Long> versions = new ConcurrentHashMap<>();
    private final Set<UUID> deleted = ConcurrentHashMap.newKeySet();

    /**
     * Records an acknowledged write.
     *
     * @param id the aggregate's id
     * @param version the acknowledged version
     */
    public void version(UUID id, long version) {
        versions.merge(id, version, Math::max);
    }

    /**
     * Records an acknowledged deletion.
     *
     * @param id the aggregate's id
     */
    public void deletion(UUID id) {
        deleted.add(id);
    }

    /** The highest acknowledged version by aggregate. */
    Map<UUID, Long> versions() {
        return versions;
    }

    Set<UUID> deleted() {
        return deleted;
    }
}
