package io.freshet.stream.broadcast;

import io.freshet.stream.seller.Place;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Generated;
import org.hibernate.generator.EventType;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table streams. The database assigns its version, {@code createdAt} and {@code updatedAt}. Instants have
 * microsecond precision.
 */
@Entity
@Table(name = "streams")
@DynamicUpdate
@NullUnmarked
class StreamEntity {
    @Id
    private UUID id;

    @Column(updatable = false)
    private UUID sellerId;

    private String title;
    private String description;
    private String category;

    @Enumerated(EnumType.STRING)
    private StreamStatus status;

    private String thumbnailUrl;
    private Instant scheduledAt;
    private Instant startedAt;
    private Instant endedAt;
    private Double latitude;
    private Double longitude;

    @Generated(event = EventType.INSERT)
    private Instant createdAt;

    @Generated(event = {EventType.INSERT, EventType.UPDATE})
    private Instant updatedAt;

    @Generated(event = {EventType.INSERT, EventType.UPDATE})
    private long version;

    /** Required by Hibernate. */
    protected StreamEntity() {}

    StreamEntity(UUID id, UUID sellerId, StreamDraft draft) {
        this.id = id;
        this.sellerId = sellerId;
        this.status = StreamStatus.SCHEDULED;
        change(draft);
    }

    void change(StreamDraft draft) {
        Place place = Place.settled(draft.location());
        title = draft.title();
        description = draft.description();
        category = draft.category();
        thumbnailUrl = draft.thumbnailUrl();
        scheduledAt = micros(draft.scheduledAt());
        latitude = place == null ? null : place.latitude();
        longitude = place == null ? null : place.longitude();
    }

    void goLive(Instant now) {
        status = StreamStatus.LIVE;
        startedAt = micros(now);
    }

    void end(Instant now) {
        status = StreamStatus.ENDED;
        endedAt = micros(now);
    }

    StreamVersion toVersion() {
        return new StreamVersion(
                id,
                sellerId,
                title,
                description,
                category,
                status,
                thumbnailUrl,
                scheduledAt,
                startedAt,
                endedAt,
                Place.of(latitude, longitude),
                createdAt,
                updatedAt,
                version);
    }

    private static @Nullable Instant micros(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS);
    }
}
