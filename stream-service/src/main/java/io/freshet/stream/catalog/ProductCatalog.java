package io.freshet.stream.catalog;

import io.freshet.events.v1.ProductChangeType;
import io.freshet.http.FieldError;
import io.freshet.http.MergePatch;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.stream.publication.Publication;
import io.freshet.stream.seller.Caller;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What sellers do with their products. Each write locks its row, so that {@code before} is exactly the version that
 * {@code after} follows; a write that changes nothing publishes nothing.
 */
@Component
@Transactional
class ProductCatalog {
    private final EntityManager entities;
    private final Publication publication;
    private final MergePatch mergePatch;
    private final CatalogProperties properties;

    ProductCatalog(
            EntityManager entities, Publication publication, MergePatch mergePatch, CatalogProperties properties) {
        this.entities = entities;
        this.publication = publication;
        this.mergePatch = mergePatch;
        this.properties = properties;
    }

    ProductVersion create(Caller seller, ProductDraft draft) {
        check(seller, draft, null);
        ProductEntity product = new ProductEntity(UUID.randomUUID(), seller.id(), draft);
        entities.persist(product);
        entities.flush();
        ProductVersion created = product.toVersion();
        publication.afterCommit(ProductEvents.event(ProductChangeType.CREATED, null, created));
        return created;
    }

    @Transactional(readOnly = true)
    ProductVersion read(Caller caller, UUID id) {
        ProductVersion product =
                found(id, entities.find(ProductEntity.class, id)).toVersion();
        caller.mustOwnOrAdminister(product.sellerId());
        return product;
    }

    ProductVersion patch(Caller seller, UUID id, ObjectNode patch) {
        ProductEntity product = found(id, entities.find(ProductEntity.class, id, LockModeType.PESSIMISTIC_WRITE));
        ProductVersion before = product.toVersion();
        seller.mustOwn(before.sellerId());
        ProductDraft patched = mergePatch.apply(before.draft(), patch, ProductDraft.class);
        check(seller, patched, before.streamId());
        product.change(patched);
        entities.flush();
        ProductVersion after = product.toVersion();
        if (after.version() > before.version()) {
            publication.afterCommit(ProductEvents.event(ProductChangeType.UPDATED, before, after));
        }
        return after;
    }

    /** The rules that a draft alone cannot tell. */
    private void check(Caller seller, ProductDraft draft, @Nullable UUID streamBefore) {
        if (!draft.price().currency().equals(properties.currency())) {
            throw invalid("price.currency", "must be " + properties.currency());
        }
        if (draft.feeds().contains(Feed.COMMUNITY) && draft.location() == null) {
            throw invalid("location", "is required for COMMUNITY");
        }
        UUID streamId = draft.streamId();
        if (streamId != null && !streamId.equals(streamBefore) && !isStreamOf(seller, streamId)) {
            throw invalid("stream_id", "must be one of your own streams");
        }
    }

    private boolean isStreamOf(Caller seller, UUID streamId) {
        return (Boolean)
                entities.createNativeQuery("select exists (select from streams where id = :id and seller_id = :seller)")
                        .setParameter("id", streamId)
                        .setParameter("seller", seller.id())
                        .getSingleResult();
    }

    private static ProductEntity found(UUID id, @Nullable ProductEntity product) {
        if (product == null) {
            throw new ProblemException(ProblemType.NOT_FOUND, "there is no product " + id);
        }
        return product;
    }

    private static ProblemException invalid(String field, String message) {
        return ProblemException.invalid(List.of(new FieldError(field, message)));
    }
}
