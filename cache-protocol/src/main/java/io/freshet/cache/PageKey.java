package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Redis key of one page and the canonical text behind its hash. The hash has only 8 digits and can collide. A
 * stored page therefore carries the text, and one with another text is a miss. Two keys are equal if their texts and
 * paging are. The hash is computed lazily, for Redis only. Immutable.
 */
public final class PageKey {
    private static final int HASH_DIGITS = 8;
    private static final Duration FEED_TTL = Duration.ofMinutes(5);
    private static final Duration STREAM_TTL = Duration.ofMinutes(10);
    private static final Duration LIVE_TTL = Duration.ofMinutes(1);

    private final String prefix;
    private final List<String> hashed;
    private final String suffix;
    private final String canonicalText;
    private final Duration ttl;

    /** Computed lazily; a race is harmless, as all threads compute the same value. */
    private @Nullable String redisKey;

    private PageKey(String prefix, List<String> hashed, String suffix, String canonicalText, Duration ttl) {
        this.prefix = prefix;
        this.hashed = hashed;
        this.suffix = suffix;
        this.canonicalText = canonicalText;
        this.ttl = ttl;
    }

    /**
     * The key of a discover page.
     *
     * @param category the category filter, matching {@code [a-z0-9][a-z0-9-]{0,39}}, or null
     * @param sort the sort's literal name
     * @param page from 1
     * @param perPage items per page
     * @return the key
     */
    public static PageKey discover(@Nullable String category, String sort, int page, int perPage) {
        String text = "{\"category\": " + json(category) + ", \"sort\": " + json(sort) + "}";
        return new PageKey("feed:discover:", List.of(text), paging(page, perPage), text, FEED_TTL);
    }

    /**
     * The key of a community page.
     *
     * @param cell the place
     * @param filters its filters and sort
     * @param page from 1
     * @param perPage items per page
     * @return the key
     */
    public static PageKey community(GeoCell cell, CommunityFilters filters, int page, int perPage) {
        String place = cell.text();
        String text = filters.canonicalText();
        return new PageKey(
                "feed:community:", List.of(place, text), paging(page, perPage), place + " " + text, FEED_TTL);
    }

    /**
     * The key of one stream, as viewers read it.
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
     * @param perPage items per page
     * @return the key
     */
    public static PageKey sellerStreams(UUID sellerId, int page, int perPage) {
        return unhashed("streams:user:" + sellerId + paging(page, perPage), STREAM_TTL);
    }

    /**
     * The key of a page of the streams that are LIVE.
     *
     * @param page from 1
     * @param perPage items per page
     * @return the key
     */
    public static PageKey liveStreams(int page, int perPage) {
        return unhashed("streams:live" + paging(page, perPage), LIVE_TTL);
    }

    /**
     * The literal key, which is part of the public contract.
     *
     * @return the key
     */
    public String redisKey() {
        String made = redisKey;
        if (made == null) {
            made = prefix + hashed.stream().map(PageKey::hash).collect(Collectors.joining(":")) + suffix;
            redisKey = made;
        }
        return made;
    }

    /**
     * The filters, in the form that is hashed.
     *
     * @return the text; the key itself if nothing is hashed
     */
    public String canonicalText() {
        return canonicalText;
    }

    /**
     * The page's time to live, before jitter.
     *
     * @return the time to live
     */
    public Duration ttl() {
        return ttl;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PageKey key
                && canonicalText.equals(key.canonicalText)
                && suffix.equals(key.suffix)
                && prefix.equals(key.prefix);
    }

    @Override
    public int hashCode() {
        return 31 * canonicalText.hashCode() + suffix.hashCode();
    }

    @Override
    public String toString() {
        return redisKey();
    }

    /** Whether a Redis key can be a page's, judging by its prefix. */
    static boolean isOne(String redisKey) {
        return redisKey.startsWith("feed:") || redisKey.startsWith("stream:") || redisKey.startsWith("streams:");
    }

    private static PageKey unhashed(String redisKey, Duration ttl) {
        return of(redisKey, redisKey, ttl);
    }

    /** A key with this text, whatever the hash in the key. */
    static PageKey of(String redisKey, String canonicalText, Duration ttl) {
        return new PageKey(redisKey, List.of(), "", canonicalText, ttl);
    }

    private static String paging(int page, int perPage) {
        return ":page:" + page + ":limit:" + perPage;
    }

    /** No filter value contains a character that JSON would escape. */
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
