package io.freshet.client;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A live stream.
 *
 * @param id the same for as long as it exists
 * @param title 1 to 120 characters
 * @param category 1 to 40 lower-case letters, digits and hyphens
 * @param sellerId whose it is
 * @param createdAt by the server's clock
 * @param status {@code SCHEDULED}, {@code LIVE}, {@code ENDED}, or what a newer server says
 * @param scheduledAt compare it with {@link FreshetClient#now()}; null where it is not scheduled
 * @param startedAt null before it has gone live
 * @param endedAt null in feeds, which do not say it
 * @param thumbnailUrl null where there is none
 * @param description null in feeds, which do not say it
 * @param location null where it has no place
 * @param distanceKm null outside of the community feed
 */
public record StreamItem(
        UUID id,
        String title,
        String category,
        UUID sellerId,
        Instant createdAt,
        String status,
        @Nullable Instant scheduledAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String thumbnailUrl,
        @Nullable String description,
        @Nullable Location location,
        @Nullable Double distanceKm)
        implements FeedItem {
    /** What every version of the server sends is there. */
    public StreamItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(category, "category");
        Objects.requireNonNull(sellerId, "sellerId");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(status, "status");
    }

    /** Whether it is on air. */
    public boolean isLive() {
        return status.equals("LIVE");
    }
}
