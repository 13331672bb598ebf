package io.freshet.stream.broadcast;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Access to the table streams. */
@Repository
class StreamStore {
    private final EntityManager entities;

    StreamStore(EntityManager entities) {
        this.entities = entities;
    }

    @Nullable
    StreamEntity find(UUID id) {
        return entities.find(StreamEntity.class, id);
    }

    @Nullable
    StreamEntity lock(UUID id) {
        return entities.find(StreamEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Locks the row against new references too. Under Hibernate's own lock, {@code for no key update}, a product could
     * be attached after the stream's products were read; the foreign key would then detach it without an event.
     */
    @Nullable
    StreamEntity lockForDeletion(UUID id) {
        entities.createNativeQuery("select id from streams where id = :id for update", UUID.class)
                .setParameter("id", id)
                .getResultList();
        return find(id);
    }

    List<StreamEntity> ofSeller(UUID sellerId, int offset, int limit) {
        return entities.createQuery("""
                        select s from StreamEntity s where s.sellerId = :seller
                        order by s.createdAt desc, s.id""", StreamEntity.class)
                .setParameter("seller", sellerId)
                .setFirstResult(offset)
                .setMaxResults(limit)
                .getResultList();
    }

    void insert(StreamEntity stream) {
        entities.persist(stream);
        entities.flush();
    }

    void flush() {
        entities.flush();
    }

    /** Deletes a locked row. Returns the deletion instant from its tombstone. */
    Instant delete(StreamEntity stream, UUID id) {
        entities.remove(stream);
        entities.flush();
        return (Instant)
                entities.createNativeQuery("select deleted_at from tombstones where aggregate_id = :id", Instant.class)
                        .setParameter("id", id)
                        .getSingleResult();
    }
}
