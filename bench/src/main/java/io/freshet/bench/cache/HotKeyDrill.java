package io.freshet.bench.cache;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Instance;
import io.freshet.bench.Latencies;
import io.freshet.bench.Metrics;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One page is read as fast as the machine allows while an item on it changes ten times a second. Measures how often
 * the page is loaded from the database.
 */
record HotKeyDrill(Duration length) implements StackDrill {
    private static final int READERS = 16;
    private static final int CHANGES_PER_SECOND = 10;
    private static final int PRODUCTS = 25;
    private static final String PAGE = "/api/feeds/discover?category=hot&sort=newest";
    private static final String FILLS = "feed_cache_fill_seconds_count{feed=\"discover\"";

    @Override
    public String name() {
        return "hot";
    }

    @Override
    public String title() {
        return "one hot page, changed " + CHANGES_PER_SECOND + " times a second";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        try (Seller seller = Seller.of(stack)) {
            UUID last = null;
            for (int i = 0; i < PRODUCTS; i++) {
                last = seller.createProduct("Hot " + i, "hot").id();
            }
            if (last == null) {
                throw new IllegalStateException("no product could be made");
            }
            List<String> table = new ArrayList<>(List.of(
                    "| instances of feed-service | reads a second | p50 | p99 | max | changes | database loads of the page |"
                            + " loads a change |",
                    "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"));
            URI first = stack.http(Part.FEED_SERVICE);
            measure(List.of(first), seller, last, table, report);
            Instance second = stack.another(Part.FEED_SERVICE);
            second.awaitReady();
            try {
                measure(List.of(first, second.http()), seller, last, table, report);
            } finally {
                second.process().destroy();
            }
            report.table(table);
        }
    }

    private void measure(List<URI> instances, Seller seller, UUID product, List<String> table, Section.Builder report)
            throws Exception {
        read(instances, System.nanoTime() + Duration.ofSeconds(3).toNanos()); // warm-up
        double before = fills(instances);
        long end = System.nanoTime() + length.toNanos();
        int changes = 0;
        Latencies took;
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<Integer> written = writer.submit(() -> write(seller, product, end));
            took = read(instances, end);
            changes = written.get();
        }
        Thread.sleep(Duration.ofSeconds(1)); // lets the last fill end
        double loads = fills(instances) - before;
        table.add(String.format(
                Locale.ROOT,
                "| %d | %,.0f | %.2f | %.2f | %.1f | %d | %.0f | %.2f |",
                instances.size(),
                took.count() / (length.toNanos() / 1e9),
                took.millis(0.5),
                took.millis(0.99),
                took.millis(1),
                changes,
                loads,
                loads / changes));
        report.progress(table.getLast());
        report.check(
                loads <= changes + 1,
                String.format(
                        Locale.ROOT,
                        "with %d instances the database is asked at most once a generation: %.0f times for %d changes",
                        instances.size(),
                        loads,
                        changes));
    }

    private static double fills(List<URI> instances) throws Exception {
        double sum = 0;
        for (URI instance : instances) {
            double fills = Metrics.value(instance, FILLS);
            sum += Double.isNaN(fills) ? 0 : fills;
        }
        return sum;
    }

    private static int write(Seller seller, UUID product, long end) throws InterruptedException {
        int changes = 0;
        long next = System.nanoTime();
        while (next < end) {
            Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
            if (seller.retitle(Seller.PRODUCTS, product, "Hot " + changes).isAcknowledged()) {
                changes++;
            }
            next += Duration.ofSeconds(1).toNanos() / CHANGES_PER_SECOND;
        }
        return changes;
    }

    private static Latencies read(List<URI> instances, long end) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            List<Future<List<Duration>>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                HttpRequest request = HttpRequest.newBuilder(
                                instances.get(i % instances.size()).resolve(PAGE))
                        .timeout(Duration.ofSeconds(10))
                        .build();
                Callable<List<Duration>> reader = () -> readUntil(end, client, request);
                readers.add(threads.submit(reader));
            }
            Latencies all = new Latencies();
            for (Future<List<Duration>> reader : readers) {
                reader.get().forEach(all::add);
            }
            return all;
        }
    }

    private static List<Duration> readUntil(long end, HttpClient client, HttpRequest request)
            throws IOException, InterruptedException {
        List<Duration> took = new ArrayList<>();
        while (System.nanoTime() < end) {
            long begun = System.nanoTime();
            int status = client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                    .statusCode();
            if (status != 200) {
                throw new IOException("status " + status);
            }
            took.add(Duration.ofNanos(System.nanoTime() - begun));
        }
        return took;
    }
}
