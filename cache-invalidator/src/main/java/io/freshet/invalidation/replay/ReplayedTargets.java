package io.freshet.invalidation.replay;

import io.freshet.cache.InvalidationTarget;
import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.RegistryAddress;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.invalidation.impact.Impact;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Resolves replayed events to the targets they invalidate. Thread-safe. */
@Component
class ReplayedTargets implements DisposableBean {
    /** The topics that can be replayed. */
    static final List<String> TOPICS = List.of(Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED);

    private static final byte[] NOTHING = {};

    private final EventDecoder<StreamStatusChanged> streams;
    private final EventDecoder<ProductUpdated> products;

    ReplayedTargets(@Value("${freshet.invalidation.registry}") RegistryAddress registry) {
        this.streams = new EventDecoder<>(StreamStatusChanged.class, registry);
        this.products = new EventDecoder<>(ProductUpdated.class, registry);
    }

    /**
     * Reads one record.
     *
     * @throws io.freshet.events.RegistryUnavailableException if its schema is unknown and the registry does not answer
     */
    Set<InvalidationTarget> read(ConsumerRecord<String, byte[]> record) throws MalformedEventException {
        byte[] value = record.value() == null ? NOTHING : record.value();
        return record.topic().equals(Topics.STREAM_STATUS_CHANGED)
                ? Impact.of(streams.decode(record.topic(), value))
                : Impact.of(products.decode(record.topic(), value));
    }

    @Override
    public void destroy() {
        streams.close();
        products.close();
    }
}
