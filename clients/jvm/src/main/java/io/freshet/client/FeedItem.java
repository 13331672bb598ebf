package io.freshet.client;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a feed shows. Items of a kind that this client does not know, from a newer server, are left out. */
public sealed interface FeedItem permits StreamItem, ProductItem {
    /** The same for as long as it exists. */
    UUID id();

    /** 1 to 120 characters. */
    String title();

    /** 1 to 40 lower-case letters, digits and hyphens. */
    String category();

    /** Whose it is. */
    UUID sellerId();

    /** By the server's clock. */
    Instant createdAt();

    /** Null where it has no place. */
    @Nullable
    Location location();

    /** From the feed's rounded place; null outside of the community feed. */
    @Nullable
    Double distanceKm();
}
