package io.freshet.bench.replay;

import io.freshet.bench.Latencies;
import io.freshet.bench.Zipf;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Reads pages one after another, some more often than others. */
final class PageReads implements AutoCloseable {
    private static final long SEED = 7;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI feed;
    private final List<String> byRank;

    PageReads(URI feed, List<String> pages) {
        this.feed = feed;
        this.byRank = new ArrayList<>(pages);
        Collections.shuffle(byRank, new Random(SEED));
    }

    /**
     * The results of some reads.
     *
     * @param reads the number of reads
     * @param hits how many of them were hits
     * @param first100 how many of the first 100 were hits
     * @param latencies of all reads
     */
    record Result(int reads, int hits, int first100, Latencies latencies) {
        double hitRate() {
            return reads == 0 ? 0 : (double) hits / reads;
        }
    }

    Result read(int reads, long seed) throws IOException, InterruptedException {
        Zipf ranks = new Zipf(byRank.size(), seed);
        Latencies latencies = new Latencies();
        int hits = 0;
        int first100 = 0;
        for (int i = 0; i < reads; i++) {
            HttpRequest request = HttpRequest.newBuilder(feed.resolve(byRank.get(ranks.next())))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            long begun = System.nanoTime();
            HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            latencies.add(Duration.ofNanos(System.nanoTime() - begun));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(request.uri() + " was answered with " + answer.statusCode());
            }
            if (answer.headers().firstValue("Cache-Status").orElse("").contains("; hit")) {
                hits++;
                first100 += i < 100 ? 1 : 0;
            }
        }
        return new Result(reads, hits, first100, latencies);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
