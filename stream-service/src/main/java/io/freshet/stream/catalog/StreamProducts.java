package io.freshet.stream.catalog;

import io.freshet.events.v1.ProductChangeType;
import io.freshet.stream.publication.Publication;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The products of a stream that is about to be deleted. Thread-safe. */
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
     * Takes all products, whoever's they are, off a stream, in the order of their ids; each is a change of its own with
     * an event. Left to the foreign key, they would change without one.
     *
     * @param streamId a stream that the surrounding transaction has locked against new references
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
