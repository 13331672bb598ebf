package io.freshet.stream.broadcast;

import io.freshet.stream.seller.Place;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One committed version of a stream, complete: what sellers are answered and what events are made of. */
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
