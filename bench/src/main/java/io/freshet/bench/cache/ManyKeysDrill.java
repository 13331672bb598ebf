package io.freshet.bench.cache;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Latencies;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.cache.CacheConnection;
import io.freshet.cache.PageKey;
import io.freshet.localstack.Part;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The time from a change until its page's key is deleted, however much is cached; and the memory of indices and pages.
 *
 * @param counts the numbers of other cached pages
 * @param changes measured for each of these
 * @param pages whose memory is measured
 * @param fills of each of these pages
 */
record ManyKeysDrill(List<Integer> counts, int changes, int pages, int fills) implements StackDrill {
    private static final int WARM_UP = 20;
    private static final int SMALL_BYTES = 100;
    /** The size of a page of 20 products, as JSON and compressed, as feed-service stores it. */
    private static final int PAGE_BYTES = 7_000;

    private static final String CATEGORY = "many";
    private static final PageKey KEY = PageKey.discover(CATEGORY, "newest", 1, 20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public String title() {
        return "from a change to its key being gone, beside up to a million other keys; the weight of the indices";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        RedisClient client = RedisClient.create("redis://127.0.0.1:" + stack.port(Part.REDIS));
        try (CacheConnection connection = new CacheConnection(client, Duration.ofSeconds(30));
                Seller seller = Seller.of(stack);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            RedisCommands<String, String> redis = client.connect().sync();
            redis.configSet("maxmemory", "0"); // no evictions
            ManyPages filler = new ManyPages(connection);
            latencies(stack, seller, http, redis, filler, report);
            redis.flushall();
            weights(redis, filler, report);
        } finally {
            client.shutdown();
        }
    }

    private void latencies(
            BenchStack stack,
            Seller seller,
            HttpClient http,
            RedisCommands<String, String> redis,
            ManyPages filler,
            Section.Builder report)
            throws Exception {
        UUID product = seller.createProduct("Many", CATEGORY).id();
        if (product == null) {
            throw new IOException("no product could be made");
        }
        HttpRequest page = HttpRequest.newBuilder(
                        stack.http(Part.FEED_SERVICE).resolve("/api/feeds/discover?sort=newest&category=" + CATEGORY))
                .timeout(Duration.ofSeconds(10))
                .build();
        List<String> table = new ArrayList<>(List.of(
                "| other keys | changes | write answered → key gone p50 | p99 | max |",
                "| ---: | ---: | ---: | ---: | ---: |"));
        List<Double> medians = new ArrayList<>();
        int filled = 0;
        for (int count : counts) {
            report.progress("filling up to " + count);
            filler.fill(filled, count, SMALL_BYTES);
            filled = count;
            Latencies gone = new Latencies();
            for (int i = -WARM_UP; i < changes; i++) {
                awaitCached(http, page, redis);
                long answered =
                        seller.retitle(Seller.PRODUCTS, product, "Many " + i).at();
                while (redis.exists(KEY.redisKey()) > 0) {
                    if (System.nanoTime() - answered > PATIENCE.toNanos()) {
                        throw new IOException("a key stays");
                    }
                }
                if (i >= 0) {
                    gone.add(Duration.ofNanos(Math.max(0, System.nanoTime() - answered)));
                }
            }
            medians.add(gone.millis(0.5));
            table.add(String.format(
                    Locale.ROOT,
                    "| %,d | %d | %.2f | %.2f | %.2f |",
                    count,
                    gone.count(),
                    gone.millis(0.5),
                    gone.millis(0.99),
                    gone.millis(1)));
            report.progress(table.getLast());
        }
        report.check(
                medians.getLast() < 2 * medians.getFirst() + 1,
                String.format(
                        Locale.ROOT,
                        "it takes the same whatever else is cached: %.2f against %.2f ms p50",
                        medians.getLast(),
                        medians.getFirst()));
        report.table(table);
    }

    private static void awaitCached(HttpClient http, HttpRequest page, RedisCommands<String, String> redis)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            http.send(page, HttpResponse.BodyHandlers.discarding());
            if (System.nanoTime() > deadline) {
                throw new IOException("the page is not cached");
            }
        } while (redis.exists(KEY.redisKey()) == 0);
    }

    private void weights(RedisCommands<String, String> redis, ManyPages filler, Section.Builder report)
            throws Exception {
        report.progress("filling " + pages + " pages of " + PAGE_BYTES + " bytes");
        filler.fill(0, pages, PAGE_BYTES);
        Weight once = Weight.of(redis);
        for (int done = pages; done < fills; done += pages) {
            filler.fill(0, pages, PAGE_BYTES);
            report.progress(done + pages + " fills");
        }
        Weight after = Weight.of(redis);
        report.check(
                after.share() < 0.05,
                String.format(Locale.ROOT, "indices weigh under 5 %% of the pages: %.2f %%", 100 * after.share()));
        report.check(
                after.indices() < once.indices() * 1.05,
                String.format(
                        Locale.ROOT,
                        "they do not grow over %,d fills: %.1f MB, after the first %,d %.1f MB",
                        fills,
                        after.indices() / 1e6,
                        pages,
                        once.indices() / 1e6));
    }
}
