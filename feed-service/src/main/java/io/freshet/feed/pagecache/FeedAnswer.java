package io.freshet.feed.pagecache;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * One answered page.
 *
 * @param page the JSON object up to, but without, {@code cached} and {@code as_of}; not copied, not to be changed
 * @param asOf every change committed up to this instant is in it
 * @param outcome where it came from
 */
@SuppressWarnings("ArrayRecordComponent")
public record FeedAnswer(byte[] page, Instant asOf, CacheOutcome outcome) {
    /**
     * The whole body.
     *
     * @return UTF-8 JSON
     */
    public byte[] body() {
        boolean cached = outcome instanceof CacheOutcome.Hit;
        byte[] tail = (",\"cached\":" + cached + ",\"as_of\":\"" + asOf + "\"}").getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(page, page.length + tail.length);
        System.arraycopy(tail, 0, body, page.length, tail.length);
        return body;
    }
}
