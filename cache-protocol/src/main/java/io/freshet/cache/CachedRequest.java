package io.freshet.cache;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The request that a page was cached for, recovered from its key and canonical text. The inverse of {@link PageKey}.
 */
public sealed interface CachedRequest {
    /**
     * The key under which the page is cached.
     *
     * @return the key
     */
    PageKey key();

    /**
     * The scope of the page.
     *
     * @return the scope
     */
    FeedScope scope();

    /**
     * A page of the discover feed.
     *
     * @param category the filter, or null
     * @param sort the sort's literal name
     * @param page from 1
     * @param perPage items per page
     */
    record Discover(@Nullable String category, String sort, int page, int perPage) implements CachedRequest {
        @Override
        public PageKey key() {
            return PageKey.discover(category, sort, page, perPage);
        }

        @Override
        public FeedScope scope() {
            return new FeedScope.Discover(category);
        }
    }

    /**
     * A page of the community feed.
     *
     * @param cell the place
     * @param filters its filters and sort
     * @param page from 1
     * @param perPage items per page
     */
    record Community(GeoCell cell, CommunityFilters filters, int page, int perPage) implements CachedRequest {
        @Override
        public PageKey key() {
            return PageKey.community(cell, filters, page, perPage);
        }

        @Override
        public FeedScope scope() {
            return new FeedScope.Community(cell, filters.category());
        }
    }

    /**
     * One stream, as viewers read it.
     *
     * @param id of the stream
     */
    record OneStream(UUID id) implements CachedRequest {
        @Override
        public PageKey key() {
            return PageKey.stream(id);
        }

        @Override
        public FeedScope scope() {
            return new FeedScope.OneStream(id);
        }
    }

    /**
     * A page of a seller's streams.
     *
     * @param sellerId the seller's user id
     * @param page from 1
     * @param perPage items per page
     */
    record SellerStreams(UUID sellerId, int page, int perPage) implements CachedRequest {
        @Override
        public PageKey key() {
            return PageKey.sellerStreams(sellerId, page, perPage);
        }

        @Override
        public FeedScope scope() {
            return new FeedScope.SellerStreams(sellerId);
        }
    }

    /**
     * A page of the streams that are LIVE.
     *
     * @param page from 1
     * @param perPage items per page
     */
    record LiveStreams(int page, int perPage) implements CachedRequest {
        @Override
        public PageKey key() {
            return PageKey.liveStreams(page, perPage);
        }

        @Override
        public FeedScope scope() {
            return new FeedScope.LiveStreams();
        }
    }

    /**
     * Recovers the request of a stored page.
     *
     * @param redisKey the key of the page
     * @param canonicalText the text in the page
     * @return the request; empty if the key and the text do not match
     */
    static Optional<CachedRequest> of(String redisKey, String canonicalText) {
        try {
            return Optional.ofNullable(Text.parse(redisKey, canonicalText))
                    .filter(request -> request.key().redisKey().equals(redisKey)
                            && request.key().canonicalText().equals(canonicalText));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Parses leniently. The caller checks that the result produces the same key and text again. */
    final class Text {
        private static final Pattern PAGED = Pattern.compile("(.+):page:([0-9]{1,5}):limit:([0-9]{1,3})");
        /**
         * No more than a request may contain: the text may come from an untrusted writer, and becomes a request again.
         */
        private static final String CATEGORY = "(?:null|\"([a-z0-9][a-z0-9-]{0,39})\")";

        private static final String CONDITION = "(?:null|\"([A-Z_]{1,20})\")";
        /** No exponent: it would allow a number of any length. */
        private static final String AMOUNT = "(?:null|\"([0-9]{1,10}[.][0-9]{2})\")";

        private static final String SORT = "\"([a-z_]{1,20})\"";
        private static final Pattern DISCOVER =
                Pattern.compile("\\{\"category\": " + CATEGORY + ", \"sort\": " + SORT + "}");
        private static final Pattern COMMUNITY =
                Pattern.compile("([^: ]{1,30}):([^: ]{1,30}):([^: ]{1,30}) \\{\"category\": " + CATEGORY
                        + ", \"condition\": " + CONDITION + ", \"max_price\": " + AMOUNT + ", \"min_price\": " + AMOUNT
                        + ", \"sort\": " + SORT + "}");
        private static final int MAX_PER_PAGE = 100;
        private static final int MAX_OFFSET = 10_000;
        private static final String STREAM = "stream:";
        private static final String SELLER = "streams:user:";

        private Text() {}

        private static @Nullable CachedRequest parse(String redisKey, String canonicalText) {
            if (redisKey.startsWith(STREAM)) {
                return new OneStream(UUID.fromString(redisKey.substring(STREAM.length())));
            }
            Matcher paged = PAGED.matcher(redisKey);
            if (!paged.matches()) {
                return null;
            }
            String list = paged.group(1);
            int page = Integer.parseInt(paged.group(2));
            int perPage = Integer.parseInt(paged.group(3));
            if (page < 1 || perPage < 1 || perPage > MAX_PER_PAGE || page * perPage > MAX_OFFSET) {
                return null;
            }
            if (list.equals("streams:live")) {
                return new LiveStreams(page, perPage);
            }
            if (list.startsWith(SELLER)) {
                return new SellerStreams(UUID.fromString(list.substring(SELLER.length())), page, perPage);
            }
            Matcher discover = DISCOVER.matcher(canonicalText);
            if (discover.matches()) {
                return new Discover(discover.group(1), discover.group(2), page, perPage);
            }
            Matcher community = COMMUNITY.matcher(canonicalText);
            return community.matches() ? community(community, page, perPage) : null;
        }

        private static CachedRequest community(Matcher text, int page, int perPage) {
            GeoCell cell = GeoCell.of(
                    Double.parseDouble(text.group(1)),
                    Double.parseDouble(text.group(2)),
                    Double.parseDouble(text.group(3)));
            CommunityFilters filters = new CommunityFilters(
                    text.group(4), text.group(5), amount(text.group(7)), amount(text.group(6)), text.group(8));
            return new Community(cell, filters, page, perPage);
        }

        private static @Nullable BigDecimal amount(@Nullable String text) {
            return text == null ? null : new BigDecimal(text);
        }
    }
}
