package io.freshet.stream.broadcast;

import io.freshet.stream.seller.Place;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One complete version of a stream. Responses to sellers and events are made from it. */
record StreamVersion(
        UUID id,
        UUID sellerId,
        String title,
        @Nullable String description,
        String category,
        StreamStatus status,
        @Nullable String thumbnailUrl,
        @Nullable Instant scheduledAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Place location,
        Instant createdAt,
        Instant updatedAt,
        long version) {
    StreamDraft draft() {
        return new StreamDraft(title, description, category, thumbnailUrl, scheduledAt, location);
    }
}
