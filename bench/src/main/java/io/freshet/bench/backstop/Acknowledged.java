package io.freshet.bench.backstop;

import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What sellers were told is done: it must be in the tables and on the topics, whatever fails. Thread-safe. */
public final class Acknowledged {
    private final Map<UUID, Long> versions = new ConcurrentHashMap<>();
    private final Set<UUID> deleted = ConcurrentHashMap.newKeySet();

    /**
     * A write was acknowledged.
     *
     * @param id of its aggregate
     * @param version that it was told
     */
    public void version(UUID id, long version) {
        versions.merge(id, version, Math::max);
    }

    /**
     * A deletion was acknowledged.
     *
     * @param id of its aggregate
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
