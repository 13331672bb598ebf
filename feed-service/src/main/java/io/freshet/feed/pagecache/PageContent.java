package io.freshet.feed.pagecache;

import io.freshet.cache.CachedPage;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A page in all the forms in which it is sent. They are made once, when it is filled, so a hit neither hashes nor
 * compresses.
 *
 * <p>The tag is weak: equal tags mean equal content, while the bytes differ in {@code cached}, {@code as_of} and the
 * coding, which a strong tag would have to distinguish (RFC 9110, 8.8.1).
 *
 * @param page the JSON object up to, but without, {@code cached} and {@code as_of}; empty if the item does not exist
 * @param etag a weak entity tag, the same for equal pages wherever and whenever they were made
 * @param gzip the begun {@link GzipForm} of the page; empty if the page is too small to benefit
 */
@SuppressWarnings("ArrayRecordComponent")
record PageContent(byte[] page, String etag, byte[] gzip) {
    private static final int SMALLEST_COMPRESSED = 600;
    private static final int TAG_BYTES = 16;
    private static final byte[] NONE = {};

    static PageContent of(byte[] page) {
        return new PageContent(page, tag(page), page.length < SMALLEST_COMPRESSED ? NONE : GzipForm.begin(page));
    }

    static PageContent of(CachedPage stored) {
        return new PageContent(stored.body(), stored.etag(), stored.gzip());
    }

    /** The memory that it takes, apart from object headers. */
    int bytes() {
        return page.length + gzip.length + etag.length();
    }

    private static String tag(byte[] page) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(page);
            String tag = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TAG_BYTES));
            return "W/\"" + tag + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
