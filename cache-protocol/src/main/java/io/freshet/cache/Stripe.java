package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * A fixed share of the scopes. Its control key and the generations and page indices of its scopes share a hash tag, so
 * that one script can access them together on a Redis Cluster.
 *
 * @param number 0 to {@link #COUNT} − 1
 */
public record Stripe(int number) {
    /** The number of stripes. Changing it invalidates every cached page. */
    public static final int COUNT = 16;

    /** Checks the bounds. */
    public Stripe {
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("stripe " + number + " is not within 0 to " + (COUNT - 1));
        }
    }

    /**
     * Returns the stripe of a scope, the same on every machine.
     *
     * @param scope any scope
     * @return its stripe
     */
    public static Stripe of(FeedScope scope) {
        return scope instanceof FeedScope.Community community ? of(GeoTile.of(community.cell())) : ofText(scope.text());
    }

    /** The stripe of a tile and every community scope in it. Nearby places share few stripes. */
    static Stripe of(GeoTile tile) {
        return ofText(tile.block());
    }

    private static Stripe ofText(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return new Stripe((int) (crc.getValue() % COUNT));
    }

    /** Returns all stripes. */
    static List<Stripe> all() {
        return IntStream.range(0, COUNT).mapToObj(Stripe::new).toList();
    }

    String controlKey() {
        return "ctl:" + tag();
    }

    /** The key of the scope's generation: its own key, or the tile that contains its {@link #generationField}. */
    String generationKey(FeedScope scope) {
        return scope instanceof FeedScope.Community community
                ? tileKey(GeoTile.of(community.cell()))
                : "gen:" + tag() + ":" + scope.text();
    }

    /** Empty if the generation has its own key. */
    static String generationField(FeedScope scope) {
        return scope instanceof FeedScope.Community community ? community.field() : "";
    }

    String tileKey(GeoTile tile) {
        return "geo:" + tag() + ":" + tile.text();
    }

    String indexKey(FeedScope scope) {
        return indexPrefix() + scope.text();
    }

    /** The prefix of all its index keys. */
    String indexPrefix() {
        return "pages:" + tag() + ":";
    }

    /** Whether a key can be an index's, judging by its prefix. */
    static boolean isIndex(String key) {
        return key.startsWith("pages:{s");
    }

    /** The key of the sorted set of a feed's index keys, by expiry. */
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
