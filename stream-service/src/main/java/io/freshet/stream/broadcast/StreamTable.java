package io.freshet.stream.broadcast;

import io.freshet.events.v1.StreamChangeType;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.publication.Row;
import io.freshet.stream.publication.TableEvents;
import io.freshet.stream.seller.Place;
import java.time.Instant;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Maps changes of rows of the table streams to events. */
@Component
class StreamTable implements TableEvents {
    @Override
    public String table() {
        return "streams";
    }

    @Override
    public OutgoingEvent changed(@Nullable Row before, Row after) {
        StreamVersion changed = version(after);
        if (before == null) {
            return StreamEvents.event(StreamChangeType.CREATED, null, changed);
        }
        StreamVersion last = version(before);
        return StreamEvents.event(type(last.status(), changed.status()), last, changed);
    }

    private static StreamChangeType type(StreamStatus before, StreamStatus after) {
        if (before == after) {
            return StreamChangeType.UPDATED;
        }
        return switch (after) {
            case SCHEDULED -> StreamChangeType.UPDATED;
            case LIVE -> StreamChangeType.WENT_LIVE;
            case ENDED -> StreamChangeType.ENDED;
        };
    }

    @Override
    public OutgoingEvent current(Row row) {
        StreamVersion found = version(row);
        return StreamEvents.event(
                found.version() == 1 ? StreamChangeType.CREATED : StreamChangeType.UPDATED, null, found);
    }

    @Override
    public SpecificRecord image(Row row) {
        return StreamEvents.image(version(row));
    }

    @Override
    public OutgoingEvent deleted(Row last, Instant deletedAt) {
        return StreamEvents.deleted(version(last), deletedAt);
    }

    @Override
    public OutgoingEvent vanished(UUID id, long version, Instant deletedAt) {
        return StreamEvents.vanished(id, version, deletedAt);
    }

    private static StreamVersion version(Row row) {
        return new StreamVersion(
                row.id(),
                row.uuidOf("seller_id"),
                row.text("title"),
                row.optionalText("description"),
                row.text("category"),
                StreamStatus.valueOf(row.text("status")),
                row.optionalText("thumbnail_url"),
                row.optionalInstant("scheduled_at"),
                row.optionalInstant("started_at"),
                row.optionalInstant("ended_at"),
                Place.of(row.optionalDouble("latitude"), row.optionalDouble("longitude")),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.number("version"));
    }
}
