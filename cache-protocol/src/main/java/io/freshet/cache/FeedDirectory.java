package io.freshet.cache;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.function.Consumer;

/** Walks over the page keys of a feed, through the indices that its fillers leave, in steps of bounded size. */
final class FeedDirectory {
    private static final int STEP = 500;

    private final CacheConnection connection;

    FeedDirectory(CacheConnection connection) {
        this.connection = connection;
    }

    /** Gives out the page keys that the feed's indices name now, in lists of bounded size. */
    void walk(CachedFeed feed, Consumer<List<String>> pages) {
        for (Stripe stripe : Stripe.all()) {
            long from = 0;
            List<byte[]> indices = part(stripe.directoryKey(feed), from);
            while (!indices.isEmpty()) {
                indices.forEach(index -> walk(Script.text(index), pages));
                from += indices.size();
                indices = part(stripe.directoryKey(feed), from);
            }
        }
    }

    private void walk(String index, Consumer<List<String>> pages) {
        long from = 0;
        List<byte[]> members = part(index, from);
        while (!members.isEmpty()) {
            pages.accept(members.stream().map(Script::text).toList());
            from += members.size();
            members = part(index, from);
        }
    }

    private List<byte[]> part(String key, long from) {
        return connection.await(connection.commands().zrange(key, from, from + STEP - 1));
    }

    /** Deletes the feed's page keys; their indices expire by themselves. */
    long unlinkAll(CachedFeed feed) {
        long[] unlinked = {0};
        walk(
                feed,
                pages -> unlinked[0] += connection.await(connection.commands().unlink(pages.toArray(String[]::new))));
        return unlinked[0];
    }

    /** How many page keys there are, and how many bytes their values have. */
    Size size(CachedFeed feed) {
        long[] sums = {0, 0};
        walk(feed, pages -> {
            RedisClusterAsyncCommands<String, byte[]> redis = connection.commands();
            List<RedisFuture<Long>> lengths = pages.stream().map(redis::strlen).toList();
            for (RedisFuture<Long> length : lengths) {
                long bytes = connection.await(length);
                sums[0] += bytes > 0 ? 1 : 0;
                sums[1] += bytes;
            }
        });
        return new Size(sums[0], sums[1]);
    }

    record Size(long entries, long bytes) {}
}
