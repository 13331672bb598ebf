package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * A fixed share of the scopes. Its control key and the generations and page indices of its scopes carry one hash tag, so
 * that on a Redis Cluster one script can read and write them together.
 *
 * @param number 0 to {@link #COUNT} − 1
 */
public record Stripe(int number) {
    /** How many stripes there are; a change of it invalidates every cached page. */
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
        return scope instanceof FeedScope.Community community ? of(GeoTile.of(community.cell())) : ofText(scope.text());
    }

    /** The stripe of a tile and of every community scope in it: places near each other share few stripes. */
    static Stripe of(GeoTile tile) {
        return ofText(tile.block());
    }

    private static Stripe ofText(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return new Stripe((int) (crc.getValue() % COUNT));
    }

    /** All of them. */
    static List<Stripe> all() {
        return IntStream.range(0, COUNT).mapToObj(Stripe::new).toList();
    }

    String controlKey() {
        return "ctl:" + tag();
    }

    /** Where the scope's generation is: a key of its own, or the tile that its {@link #generationField} lies in. */
    String generationKey(FeedScope scope) {
        return scope instanceof FeedScope.Community community
                ? tileKey(GeoTile.of(community.cell()))
                : "gen:" + tag() + ":" + scope.text();
    }

    /** Empty where the generation is a key of its own. */
    static String generationField(FeedScope scope) {
        return scope instanceof FeedScope.Community community ? community.field() : "";
    }

    String tileKey(GeoTile tile) {
        return "geo:" + tag() + ":" + tile.text();
    }

    String indexKey(FeedScope scope) {
        return indexPrefix() + scope.text();
    }

    /** What the keys of all its indices begin with. */
    String indexPrefix() {
        return "pages:" + tag() + ":";
    }

    /** Whether something can be an index by its name. */
    static boolean isIndex(String key) {
        return key.startsWith("pages:{s");
    }

    /** The index keys of a feed, by expiry. */
    String directoryKey(CachedFeed feed) {
        return "directory:" + tag() + ":" + feed.literal();
    }

    String statisticsKey() {
        return "stats:" + tag();
    }

    private String tag() {
        return "{s" + number + "}";
    }
}
