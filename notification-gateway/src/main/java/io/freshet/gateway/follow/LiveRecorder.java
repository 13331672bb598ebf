package io.freshet.gateway.follow;

import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.v1.FeedInvalidated;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Counts what is unread from a position that Kafka keeps, shared by all instances: what was announced while none of them
 * ran, or while PostgreSQL was away, is counted too, once. Whatever fails is tried again until it is done.
 */
final class LiveRecorder implements BatchMessageListener<byte[], byte[]> {
    private static final Logger log = LoggerFactory.getLogger(LiveRecorder.class);

    private final EventDecoder<FeedInvalidated> decoder;
    private final Follows follows;

    LiveRecorder(EventDecoder<FeedInvalidated> decoder, Follows follows) {
        this.decoder = decoder;
        this.follows = follows;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                byte[] value = record.value();
                WentLive.in(decoder.decode(record.topic(), value == null ? new byte[0] : value))
                        .ifPresent(follows::record);
            } catch (MalformedEventException e) {
                log.debug("event=malformed_announcement offset={}", record.offset(), e); // told by the follower
            }
        }
    }
}
