package io.freshet.stream.broadcast;

import io.freshet.events.EventId;
import io.freshet.events.Topics;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.seller.Place;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Creates the events of streams. */
final class StreamEvents {
    private StreamEvents() {}

    static OutgoingEvent event(StreamChangeType type, @Nullable StreamVersion before, StreamVersion after) {
        return event(type, after.id(), after.version(), after.updatedAt(), before, after);
    }

    /** Creates the event of a deletion. A deletion has its own version, which only the tombstone holds. */
    static OutgoingEvent deleted(StreamVersion last, Instant deletedAt) {
        return event(StreamChangeType.DELETED, last.id(), last.version() + 1, deletedAt, last, null);
    }

    /** Creates the event of a deletion of which only the version is known. */
    static OutgoingEvent vanished(UUID id, long version, Instant deletedAt) {
        return event(StreamChangeType.DELETED, id, version, deletedAt, null, null);
    }

    private static OutgoingEvent event(
            StreamChangeType type,
            UUID id,
            long version,
            Instant occurredAt,
            @Nullable StreamVersion before,
            @Nullable StreamVersion after) {
        StreamStatusChanged value = StreamStatusChanged.newBuilder()
                .setEventId(EventId.of(id, version).toString())
                .setAggregateId(id.toString())
                .setVersion(version)
                .setChangeType(type)
                .setOccurredAt(occurredAt)
                .setBefore(before == null ? null : image(before))
                .setAfter(after == null ? null : image(after))
                .build();
        return new OutgoingEvent(Topics.STREAM_STATUS_CHANGED, id, version, occurredAt, value);
    }

    static StreamImage image(StreamVersion stream) {
        return StreamImage.newBuilder()
                .setId(stream.id().toString())
                .setSellerId(stream.sellerId().toString())
                .setTitle(stream.title())
                .setDescription(stream.description())
                .setCategory(stream.category())
                .setStatus(io.freshet.events.v1.StreamStatus.valueOf(
                        stream.status().name()))
                .setThumbnailUrl(stream.thumbnailUrl())
                .setScheduledAt(stream.scheduledAt())
                .setStartedAt(stream.startedAt())
                .setEndedAt(stream.endedAt())
                .setLocation(Place.image(stream.location()))
                .setCreatedAt(stream.createdAt())
                .setUpdatedAt(stream.updatedAt())
                .setVersion(stream.version())
                .build();
    }
}
