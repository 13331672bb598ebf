package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The Redis key of one page and the canonical text behind its hash. The hash has 8 digits and collides; an entry
 * therefore carries the text, and one whose text differs is a miss.
 *
 * @param redisKey the literal key, part of the outside contract
 * @param canonicalText the filters, in the form that the hash is taken of
 */
public record PageKey(String redisKey, String canonicalText) {
    private static final int HASH_DIGITS = 8;

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
        return new PageKey("feed:discover:" + hash(text) + ":page:" + page + ":limit:" + perPage, text);
    }

    /** Neither categories nor sorts hold a character that JSON would escape. */
    private static String json(@Nullable String value) {
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
