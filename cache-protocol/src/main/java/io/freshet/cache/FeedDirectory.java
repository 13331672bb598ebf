package io.freshet.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Iterates over the page keys of a feed through the indices that fills maintain, in batches of bounded size. */
final class FeedDirectory {
    private static final Script PAGES = Script.load("pages.lua");
    /** Indices read by one script. */
    private static final int INDICES = 50;

    private static final int STEP = 500;

    private final CacheConnection connection;

    FeedDirectory(CacheConnection connection) {
        this.connection = connection;
    }

    /** Passes the page keys in the feed's indices to the consumer, in lists of bounded size. */
    void walk(CachedFeed feed, Consumer<List<String>> pages) {
        for (Stripe stripe : Stripe.all()) {
            String directory = stripe.directoryKey(feed);
            List<String> members;
            long from = 0;
            do {
                long first = from;
                members = texts(connection
                        .ask(directory, redis -> redis.zrange(directory, first, first + INDICES - 1))
                        .await());
                List<String> indices = members.stream()
                        .filter(member -> member.startsWith(stripe.indexPrefix()))
                        .toList();
                members.stream()
                        .filter(member -> !indices.contains(member))
                        .forEach(foreign -> forget(directory, foreign));
                from += indices.size();
                if (!indices.isEmpty()) {
                    inSteps(namedBy(indices), pages);
                }
            } while (members.size() == INDICES);
        }
    }

    private void forget(String directory, String member) {
        connection.await(connection.commands().zrem(directory, member.getBytes(StandardCharsets.UTF_8)));
        connection.foundCorrupt(directory + " " + member);
    }

    private List<String> namedBy(List<String> indices) {
        return texts(connection.await(
                        PAGES.run(connection, indices, Stream.empty()).toCompletableFuture()))
                .stream()
                .filter(PageKey::isOne)
                .toList();
    }

    private static void inSteps(List<String> all, Consumer<List<String>> pages) {
        for (int from = 0; from < all.size(); from += STEP) {
            pages.accept(all.subList(from, Math.min(all.size(), from + STEP)));
        }
    }

    private static List<String> texts(List<byte[]> answer) {
        return answer.stream().map(Script::text).toList();
    }

    /** Deletes the feed's page keys; their indices expire on their own. */
    long unlinkAll(CachedFeed feed) {
        long[] unlinked = {0};
        walk(
                feed,
                pages -> unlinked[0] += connection.await(connection.commands().unlink(pages.toArray(String[]::new))));
        return unlinked[0];
    }

    /** Counts the page keys and the bytes of their values. */
    Size size(CachedFeed feed) {
        long[] sums = {0, 0};
        walk(feed, pages -> {
            List<CacheConnection.Answer<Long>> lengths = pages.stream()
                    .map(page -> connection.ask(page, redis -> redis.strlen(page)))
                    .toList();
            for (CacheConnection.Answer<Long> length : lengths) {
                long bytes = length.await();
                sums[0] += bytes > 0 ? 1 : 0;
                sums[1] += bytes;
            }
        });
        return new Size(sums[0], sums[1]);
    }

    record Size(long entries, long bytes) {}
}
