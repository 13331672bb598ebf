package io.freshet.bench.replay;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** feed-service's count of fills, and a way to wipe Redis. */
record ServiceMetrics(BenchStack stack) {
    /** The number of pages that feed-service has read from the database and stored. */
    long fills() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String text = client.send(
                            HttpRequest.newBuilder(stack.http(Part.FEED_SERVICE).resolve("/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return (long) text.lines()
                    .filter(line -> line.startsWith("feed_cache_fill_seconds_count"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** Wipes Redis with {@code FLUSHALL}. */
    void flushAll() throws IOException {
        try (Socket redis = new Socket(InetAddress.getLoopbackAddress(), stack.port(Part.REDIS))) {
            redis.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream answer = redis.getInputStream();
            if (answer.read() != '+') {
                throw new IOException("Redis refused FLUSHALL");
            }
        }
    }
}
