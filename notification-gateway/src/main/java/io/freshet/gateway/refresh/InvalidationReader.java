package io.freshet.gateway.refresh;

import io.freshet.events.EventDecoder;
import io.freshet.events.MalformedEventException;
import io.freshet.events.v1.FeedInvalidated;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads one record. An undecodable record may affect any listener, so it becomes a gap and is never skipped. */
final class InvalidationReader {
    private static final Logger log = LoggerFactory.getLogger(InvalidationReader.class);

    private final EventDecoder<FeedInvalidated> decoder;
    private final Collection<AnnouncementObserver> observers;
    private final Counter malformed;
    private boolean warned;

    InvalidationReader(
            EventDecoder<FeedInvalidated> decoder, Collection<AnnouncementObserver> observers, MeterRegistry meters) {
        this.decoder = decoder;
        this.observers = List.copyOf(observers);
        malformed = Counter.builder("gateway.malformed.records")
                .description("Announcements that could not be read and were replaced by resync_required for everybody")
                .register(meters);
    }

    Announcement read(ConsumerRecord<byte[], byte[]> record, Position before) {
        Position position = before.past(record.partition(), record.offset());
        try {
            byte @Nullable [] value = record.value();
            FeedInvalidated invalidated = decoder.decode(record.topic(), value == null ? new byte[0] : value);
            ChangeTimeline timeline = ChangeTimeline.of(record);
            List<FeedRefresh> refreshes = RefreshMapping.of(invalidated).stream()
                    .map(refresh -> refresh.withTimeline(timeline))
                    .toList();
            observers.forEach(observer -> observer.announced(invalidated));
            return refreshes.isEmpty()
                    ? new Announcement.Nothing(position)
                    : new Announcement.Refreshes(
                            position, record.partition(), record.offset(), record.timestamp(), refreshes);
        } catch (MalformedEventException | IllegalArgumentException e) {
            malformed.increment();
            if (!warned) {
                warned = true;
                log.warn(
                        "event=malformed_announcement topic={} partition={} offset={} action=resync_required"
                                + " (logged once, counted in gateway_malformed_records_total)",
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        e);
            }
            return new Announcement.Gap(position);
        }
    }
}
