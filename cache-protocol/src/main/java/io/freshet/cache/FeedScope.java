package io.freshet.cache;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A set of pages that become invalid together, when the scope's generation is removed. A page belongs to exactly one
 * scope.
 */
public sealed interface FeedScope extends InvalidationTarget {
    /**
     * The scope's name in Redis keys, unique to the scope.
     *
     * @return ASCII text without spaces
     */
    String text();

    /**
     * The feed with which it is counted and cleared.
     *
     * @return the feed
     */
    CachedFeed feed();

    /**
     * The discover feed, with or without one category filter.
     *
     * @param category the category filter, or null for pages without one
     */
    record Discover(@Nullable String category) implements FeedScope {
        @Override
        public CachedFeed feed() {
            return CachedFeed.DISCOVER;
        }

        @Override
        public String text() {
            return category == null ? "discover" : "discover:" + category;
        }
    }

    /**
     * The community feed of one place, with or without one category filter, under any other filters.
     *
     * @param cell the place
     * @param category the category filter, or null for pages without one
     */
    record Community(GeoCell cell, @Nullable String category) implements FeedScope {
        @Override
        public CachedFeed feed() {
            return CachedFeed.COMMUNITY;
        }

        @Override
        public String text() {
            return "community:" + field();
        }

        /** Its name within its tile. */
        String field() {
            return cell.text() + (category == null ? "" : ":" + category);
        }

        /** The scope of a field; empty if the field is not a scope's. */
        static Optional<Community> ofField(String field) {
            String[] parts = field.split(":", 4);
            if (parts.length < 3) {
                return Optional.empty();
            }
            try {
                GeoCell cell = GeoCell.of(
                        Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
                Community scope = new Community(cell, parts.length > 3 ? parts[3] : null);
                return scope.field().equals(field) ? Optional.of(scope) : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * One stream, as viewers read it.
     *
     * @param id of the stream
     */
    record OneStream(UUID id) implements FeedScope {
        @Override
        public CachedFeed feed() {
            return CachedFeed.STREAMS;
        }

        @Override
        public String text() {
            return "stream:" + id;
        }
    }

    /**
     * The streams of one seller, including ended ones.
     *
     * @param sellerId the seller's user id
     */
    record SellerStreams(UUID sellerId) implements FeedScope {
        @Override
        public CachedFeed feed() {
            return CachedFeed.STREAMS;
        }

        @Override
        public String text() {
            return "seller:" + sellerId;
        }
    }

    /** The streams that are LIVE now. */
    record LiveStreams() implements FeedScope {
        @Override
        public CachedFeed feed() {
            return CachedFeed.STREAMS;
        }

        @Override
        public String text() {
            return "live";
        }
    }
}
