package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Redis key of one page and the canonical text behind its hash. The hash has 8 digits and collides; an entry
 * therefore carries the text, and one whose text differs is a miss.
 *
 * @param redisKey the literal key, part of the outside contract
 * @param canonicalText the filters, in the form that the hash is taken of; the key itself where nothing is hashed
 * @param ttl how long a page may be kept, before jitter
 */
public record PageKey(String redisKey, String canonicalText, Duration ttl) {
    private static final int HASH_DIGITS = 8;
    private static final Duration FEED_TTL = Duration.ofMinutes(5);
    private static final Duration STREAM_TTL = Duration.ofMinutes(10);
    private static final Duration LIVE_TTL = Duration.ofMinutes(1);

    /**
     * The key of a discover page.
     *
     * @param category the category filter, matching {@code [a-z0-9][a-z0-9-]{0,39}}, or null
     * @param sort the sort's literal name
     * @param page from 1
     * @param perPage items a page
     * @return the key
     */
    public static PageKey discover(@Nullable String category, String sort, int page, int perPage) {
        String text = "{\"category\": " + json(category) + ", \"sort\": " + json(sort) + "}";
        return new PageKey("feed:discover:" + hash(text) + paging(page, perPage), text, FEED_TTL);
    }

    /**
     * The key of a community page.
     *
     * @param cell the place
     * @param filters what it is filtered and sorted by
     * @param page from 1
     * @param perPage items a page
     * @return the key
     */
    public static PageKey community(GeoCell cell, CommunityFilters filters, int page, int perPage) {
        String place = cell.text();
        String text = filters.canonicalText();
        String redisKey = "feed:community:" + hash(place) + ":" + hash(text) + paging(page, perPage);
        return new PageKey(redisKey, place + " " + text, FEED_TTL);
    }

    /**
     * The key of what viewers read of one stream.
     *
     * @param id of the stream
     * @return the key
     */
    public static PageKey stream(UUID id) {
        return unhashed("stream:" + id, STREAM_TTL);
    }

    /**
     * The key of a page of one seller's streams.
     *
     * @param sellerId the seller's user id
     * @param page from 1
     * @param perPage items a page
     * @return the key
     */
    public static PageKey sellerStreams(UUID sellerId, int page, int perPage) {
        return unhashed("streams:user:" + sellerId + paging(page, perPage), STREAM_TTL);
    }

    /**
     * The key of a page of the streams that are LIVE.
     *
     * @param page from 1
     * @param perPage items a page
     * @return the key
     */
    public static PageKey liveStreams(int page, int perPage) {
        return unhashed("streams:live" + paging(page, perPage), LIVE_TTL);
    }

    /** Whether something can be a page's key by its name. */
    static boolean isOne(String redisKey) {
        return redisKey.startsWith("feed:") || redisKey.startsWith("stream:") || redisKey.startsWith("streams:");
    }

    private static PageKey unhashed(String redisKey, Duration ttl) {
        return new PageKey(redisKey, redisKey, ttl);
    }

    private static String paging(int page, int perPage) {
        return ":page:" + page + ":limit:" + perPage;
    }

    /** No filter's value holds a character that JSON would escape. */
    static String json(@Nullable String value) {
        return value == null ? "null" : "\"" + value + "\"";
    }

    private static String hash(String canonicalText) {
        try {
            byte[] md5 = MessageDigest.getInstance("MD5").digest(canonicalText.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(md5).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
    }
}
