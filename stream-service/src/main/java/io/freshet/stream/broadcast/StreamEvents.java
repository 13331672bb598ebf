package io.freshet.stream.broadcast;

import io.freshet.events.EventId;
import io.freshet.events.Topics;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamImage;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.seller.Place;
import org.jspecify.annotations.Nullable;

/** Makes the events of streams. */
final class StreamEvents {
    private StreamEvents() {}

    static OutgoingEvent event(StreamChangeType type, @Nullable StreamVersion before, StreamVersion after) {
        StreamStatusChanged value = StreamStatusChanged.newBuilder()
                .setEventId(EventId.of(after.id(), after.version()).toString())
                .setAggregateId(after.id().toString())
                .setVersion(after.version())
                .setChangeType(type)
                .setOccurredAt(after.updatedAt())
                .setBefore(before == null ? null : image(before))
                .setAfter(image(after))
                .build();
        return new OutgoingEvent(Topics.STREAM_STATUS_CHANGED, after.id(), after.version(), after.updatedAt(), value);
    }

    private static StreamImage image(StreamVersion stream) {
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
