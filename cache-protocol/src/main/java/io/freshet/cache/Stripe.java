package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A fixed share of the scopes. Its control key and the generations and page indices of its scopes carry one hash tag, so
 * that on a Redis Cluster one script can read and write them together.
 *
 * @param number 0 to {@link #COUNT} − 1
 */
public record Stripe(int number) {
    /** How many stripes there are; a change of it voids every cached page. */
    public static final int COUNT = 16;

    /** Checks the bounds. */
    public Stripe {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("stripe " + number + " is not within 0 to " + (COUNT - 1));
        }
    }

    /**
     * The stripe of a scope, the same on every machine.
     *
     * @param scope any scope
     * @return its stripe
     */
    public static Stripe of(FeedScope scope) {
        CRC32 crc = new CRC32();
        crc.update(scope.text().getBytes(StandardCharsets.UTF_8));
        return new Stripe((int) (crc.getValue() % COUNT));
    }

    String controlKey() {
        return "ctl:" + tag();
    }

    String generationKey(FeedScope scope) {
        return "gen:" + tag() + ":" + scope.text();
    }

    String indexKey(FeedScope scope) {
        return "idx:" + tag() + ":" + scope.text();
    }

    private String tag() {
        return "{s" + number + "}";
    }
}
