package io.freshet.stream.catalog;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The table products. */
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

    /** Locks some of a stream's products, lowest ids first. */
    List<ProductEntity> lockNextOfStream(UUID streamId, int limit) {
        return entities.createQuery(
                        "select p from ProductEntity p where p.streamId = :stream order by p.id", ProductEntity.class)
                .setParameter("stream", streamId)
                .setMaxResults(limit)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /**
     * Keeps a stream from being deleted until the transaction ends, so that the foreign key always holds. It may wait for
     * a deletion of that stream, which in turn waits only for products that are in it already: these two cannot block
     * each other.
     *
     * @return whether there is such a stream of the seller
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

    /** Deletes a locked row; returns the instant that its tombstone tells. */
    Instant delete(ProductEntity product, UUID id) {
        entities.remove(product);
        entities.flush();
        return (Instant)
                entities.createNativeQuery("select deleted_at from tombstones where aggregate_id = :id", Instant.class)
                        .setParameter("id", id)
                        .getSingleResult();
    }
}
