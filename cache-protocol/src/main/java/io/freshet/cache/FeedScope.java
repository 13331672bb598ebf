package io.freshet.cache;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a page belongs to: all pages of a scope become invalid together, because the scope's
 * generation is taken away. A page belongs to exactly one scope.
 */
public sealed interface FeedScope extends InvalidationTarget {
    /**
     * The scope's name in Redis keys; two scopes never share one.
     *
     * @return ASCII text without spaces
     */
    String text();

    /**
     * The group that it is counted and cleared with.
     *
     * @return the feed
     */
    CachedFeed feed();

    /**
     * The discover feed, with one category filter or without.
     *
     * @param category the category asked for, or null for the pages without a category filter
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
     * The community feed of one place, with one category filter or without; whatever else it is filtered by.
     *
     * @param cell the place
     * @param category the category asked for, or null for the pages without a category filter
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

        /** The scope of a field; empty if it is none's. */
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
     * What viewers read of one stream.
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
     * The streams of one seller, ended ones too.
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
