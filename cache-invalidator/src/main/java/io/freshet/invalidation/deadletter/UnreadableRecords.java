package io.freshet.invalidation.deadletter;

import static io.freshet.invalidation.deadletter.DeadLetterWriter.Reason.KEY;

import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.RegistryAddress;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.ProductImage;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.Watermark;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/**
 * Finds unreadable records on topics without a shared consumer group: each instance of a service follows the
 * announcements and the watermarks for itself, and the state topics are for other teams. Does nothing else with the
 * records.
 */
@Component
class UnreadableRecords implements DisposableBean {
    private final Map<String, EventDecoder<?>> decoders;
    private final DeadLetterWriter letters;

    UnreadableRecords(@Value("${freshet.invalidation.registry}") RegistryAddress registry, DeadLetterWriter letters) {
        this.decoders = Map.of(
                Topics.FEED_INVALIDATED, new EventDecoder<>(FeedInvalidated.class, registry),
                Topics.WATERMARKS, new EventDecoder<>(Watermark.class, registry),
                Topics.STREAM_STATE, new EventDecoder<>(StreamImage.class, registry),
                Topics.PRODUCT_STATE, new EventDecoder<>(ProductImage.class, registry));
        this.letters = letters;
    }

    /**
     * Not in batches: a failure, such as an unavailable registry, must not repeat the letters of earlier records. Nobody
     * waits for this, so a fetch and a commit a second will do instead of one for each record.
     */
    @KafkaListener(
            id = "freshet-cache-invalidator-letters",
            topics = {Topics.FEED_INVALIDATED, Topics.WATERMARKS, Topics.STREAM_STATE, Topics.PRODUCT_STATE},
            properties = {"fetch.min.bytes=262144", "fetch.max.wait.ms=1000"})
    void look(ConsumerRecord<String, byte[]> record) {
        boolean isState =
                record.topic().equals(Topics.STREAM_STATE) || record.topic().equals(Topics.PRODUCT_STATE);
        try {
            if (!isState || record.value() != null) {
                EventDecoder<?> decoder = Objects.requireNonNull(decoders.get(record.topic()), record.topic());
                decoder.decode(record.topic(), record.value() == null ? new byte[0] : record.value());
            }
        } catch (MalformedEventException e) {
            letters.keep(record, DeadLetterWriter.Reason.of(e), e);
            return;
        }
        if (isState && !isId(record.key())) {
            letters.keep(record, KEY, new IllegalArgumentException("the key is no id of an aggregate"));
        }
    }

    private static boolean isId(@Nullable String key) {
        try {
            return key != null && UUID.fromString(key).toString().equals(key);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public void destroy() {
        decoders.values().forEach(EventDecoder::close);
    }
}
