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
 * Counts unread events from a consumer group offset that all instances share. Events announced while no instance ran,
 * or while PostgreSQL was down, are therefore counted too, and only once. Failures are retried until they succeed.
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
                // InvalidationReader reports it
                log.debug("event=malformed_announcement offset={}", record.offset(), e);
            }
        }
    }
}
