package io.freshet.stream.catalog;

import io.freshet.events.v1.ProductChangeType;
import io.freshet.http.FieldError;
import io.freshet.http.MergePatch;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.http.QueryParameters.Paging;
import io.freshet.stream.publication.Publication;
import io.freshet.stream.seller.Caller;
import io.freshet.stream.seller.OwnPage;
import io.freshet.stream.seller.Preconditions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sellers' operations on their products. Each write locks its row, so that {@code before} is exactly the version that
 * precedes {@code after}. A write that changes nothing publishes nothing.
 */
@Component
@Transactional
class ProductCatalog {
    private final ProductStore products;
    private final Publication publication;
    private final MergePatch mergePatch;
    private final Clock clock;

    ProductCatalog(ProductStore products, Publication publication, MergePatch mergePatch, Clock clock) {
        this.products = products;
        this.publication = publication;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    ProductVersion create(Caller seller, ProductDraft draft) {
        check(seller, draft, null);
        ProductEntity product = new ProductEntity(UUID.randomUUID(), seller.id(), draft);
        products.insert(product);
        ProductVersion created = product.toVersion();
        publication.afterCommit(ProductEvents.event(ProductChangeType.CREATED, null, created));
        return created;
    }

    @Transactional(readOnly = true)
    ProductVersion read(Caller caller, UUID id) {
        ProductVersion product = found(id, products.find(id)).toVersion();
        caller.mustOwnOrAdminister(product.sellerId());
        return product;
    }

    @Transactional(readOnly = true)
    OwnPage<ProductVersion> own(Caller seller, @Nullable ProductStatus status, @Nullable UUID streamId, Paging paging) {
        return OwnPage.of(
                paging,
                products.ofSeller(seller.id(), status, streamId, paging.offset(), paging.perPage() + 1),
                ProductEntity::toVersion);
    }

    ProductVersion patch(Caller seller, UUID id, ObjectNode patch, Preconditions expected) {
        ProductEntity product = locked(seller, id);
        ProductVersion before = product.toVersion();
        expected.check(before.version());
        ProductDraft patched = mergePatch.apply(before.draft(), patch, ProductDraft.class);
        check(seller, patched, before.streamId());
        return write(product, ProductChangeType.UPDATED, entity -> entity.change(patched));
    }

    ProductVersion sell(Caller seller, UUID id, Preconditions expected) {
        ProductEntity product = locked(seller, id);
        expected.check(product.toVersion().version());
        return switch (product.toVersion().status()) {
            case AVAILABLE -> write(product, ProductChangeType.SOLD, entity -> entity.sell(clock.instant()));
            case SOLD -> product.toVersion();
        };
    }

    void delete(Caller seller, UUID id, Preconditions expected) {
        ProductEntity product = locked(seller, id);
        ProductVersion last = product.toVersion();
        expected.check(last.version());
        Instant deletedAt = products.delete(product, id);
        publication.afterCommit(ProductEvents.deleted(last, deletedAt));
    }

    private ProductVersion write(ProductEntity product, ProductChangeType type, Consumer<ProductEntity> change) {
        ProductVersion before = product.toVersion();
        change.accept(product);
        products.flush();
        ProductVersion after = product.toVersion();
        if (after.version() > before.version()) {
            publication.afterCommit(ProductEvents.event(type, before, after));
        }
        return after;
    }

    /** Checks the one rule that needs the database: a newly assigned stream must be the seller's own. */
    private void check(Caller seller, ProductDraft draft, @Nullable UUID streamBefore) {
        UUID streamId = draft.streamId();
        if (streamId != null && !streamId.equals(streamBefore) && !products.keepStream(streamId, seller.id())) {
            throw invalid("stream_id", "must be one of your own streams");
        }
    }

    private ProductEntity locked(Caller seller, UUID id) {
        ProductEntity product = found(id, products.lock(id));
        seller.mustOwn(product.toVersion().sellerId());
        return product;
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
