package io.freshet.stream.catalog;

import io.freshet.events.v1.ProductChangeType;
import io.freshet.stream.publication.Publication;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Detaches the products of a stream that is about to be deleted. Thread-safe. */
@Component
public class StreamProducts {
    private static final int BATCH = 500;

    private final ProductStore products;
    private final Publication publication;

    StreamProducts(ProductStore products, Publication publication) {
        this.products = products;
        this.publication = publication;
    }

    /**
     * Detaches all products from a stream, including those of other sellers, in id order. Each is a change with an
     * event of its own; the foreign key would detach them without one.
     *
     * @param streamId the stream, locked against new references by the surrounding transaction
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void leave(UUID streamId) {
        List<ProductEntity> batch = products.lockNextOfStream(streamId, BATCH);
        while (!batch.isEmpty()) {
            List<ProductVersion> before =
                    batch.stream().map(ProductEntity::toVersion).toList();
            batch.forEach(ProductEntity::leaveStream);
            products.flush();
            for (int i = 0; i < batch.size(); i++) {
                publication.afterCommit(ProductEvents.event(
                        ProductChangeType.UPDATED, before.get(i), batch.get(i).toVersion()));
                products.forget(batch.get(i));
            }
            batch = products.lockNextOfStream(streamId, BATCH);
        }
    }
}
