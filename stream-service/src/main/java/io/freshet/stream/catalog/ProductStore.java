package io.freshet.stream.catalog;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** Access to the table products. */
@Repository
class ProductStore {
    private final EntityManager entities;

    ProductStore(EntityManager entities) {
        this.entities = entities;
    }

    @Nullable
    ProductEntity find(UUID id) {
        return entities.find(ProductEntity.class, id);
    }

    @Nullable
    ProductEntity lock(UUID id) {
        return entities.find(ProductEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
    }

    List<ProductEntity> ofSeller(
            UUID sellerId, @Nullable ProductStatus status, @Nullable UUID streamId, int offset, int limit) {
        String sold = status == null
                ? ""
                : status == ProductStatus.SOLD ? " and p.soldAt is not null" : " and p.soldAt is null";
        var query = entities.createQuery(
                        "select p from ProductEntity p where p.sellerId = :seller" + sold
                                + (streamId == null ? "" : " and p.streamId = :stream")
                                + " order by p.createdAt desc, p.id",
                        ProductEntity.class)
                .setParameter("seller", sellerId)
                .setFirstResult(offset)
                .setMaxResults(limit);
        if (streamId != null) {
            query.setParameter("stream", streamId);
        }
        return query.getResultList();
    }

    /** Locks up to {@code limit} of a stream's products, in id order. */
    List<ProductEntity> lockNextOfStream(UUID streamId, int limit) {
        return entities.createQuery(
                        "select p from ProductEntity p where p.streamId = :stream order by p.id", ProductEntity.class)
                .setParameter("stream", streamId)
                .setMaxResults(limit)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /**
     * Prevents a stream's deletion until the transaction ends, so that the foreign key holds. May wait for a concurrent
     * deletion of the stream. That one waits only for products that are already attached, so the two cannot deadlock.
     *
     * @return whether the stream exists and belongs to the seller
     */
    boolean keepStream(UUID streamId, UUID sellerId) {
        return entities.createNativeQuery("select seller_id from streams where id = :id for key share", UUID.class)
                .setParameter("id", streamId)
                .getResultList()
                .contains(sellerId);
    }

    void insert(ProductEntity product) {
        entities.persist(product);
        entities.flush();
    }

    void flush() {
        entities.flush();
    }

    void forget(ProductEntity product) {
        entities.detach(product);
    }

    /** Deletes a locked row. Returns the deletion instant from its tombstone. */
    Instant delete(ProductEntity product, UUID id) {
        entities.remove(product);
        entities.flush();
        return (Instant)
                entities.createNativeQuery("select deleted_at from tombstones where aggregate_id = :id", Instant.class)
                        .setParameter("id", id)
                        .getSingleResult();
    }
}
