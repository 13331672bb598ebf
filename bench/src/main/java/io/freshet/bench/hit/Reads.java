package io.freshet.bench.hit;

import io.freshet.bench.Metrics;
import java.io.IOException;
import java.net.URI;
import java.util.stream.DoubleStream;

/**
 * feed-service's counters of its answers.
 *
 * @param all all answers
 * @param hits those from a cache
 */
record Reads(double all, double hits) {
    private static final String REQUESTS = "feed_cache_requests_total";

    static Reads of(URI feed) throws IOException, InterruptedException {
        return new Reads(
                Metrics.value(feed, REQUESTS),
                DoubleStream.of(
                                Metrics.value(feed, REQUESTS + "{feed=\"discover\",result=\"hit\""),
                                Metrics.value(feed, REQUESTS + "{feed=\"community\",result=\"hit\""))
                        .filter(value -> !Double.isNaN(value))
                        .sum());
    }

    Reads since(Reads before) {
        return new Reads(all - before.all, hits - before.hits);
    }

    double hitRate() {
        return hits / all;
    }
}
