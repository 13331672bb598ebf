package io.freshet.localstack;

import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;

/** A while of buyers' and sellers' typical requests, so that the JVMs learn from what they will mostly do. */
final class TrainingTraffic {
    private static final int READERS = 12;
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final List<String> READS = List.of(
            "/api/feeds/discover",
            "/api/feeds/discover?category=fashion",
            "/api/feeds/discover?category=home&sort=newest&page=2",
            "/api/feeds/discover?sort=price_low&per_page=50",
            "/api/feeds/community?latitude=25.2&longitude=55.27",
            "/api/feeds/community?latitude=25.2&longitude=55.27&radius_km=10&category=home&sort=live_first",
            "/api/streams/live",
            "/api/users/" + Role.SELLER.demoUser() + "/streams");

    private final StackSettings settings;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    TrainingTraffic(StackSettings settings) throws IOException {
        this.settings = settings;
        this.token = new LocalIssuer(settings.state(), Clock.systemUTC())
                .token(Role.SELLER, Role.SELLER.demoUser(), Duration.ofHours(1));
    }

    /** Returns after {@code time}. Failed requests are ignored: the JVMs just learn less. */
    void run(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int reader = 0; reader < READERS; reader++) {
                int first = reader;
                threads.submit(() -> read(first, end));
            }
            threads.submit(() -> sell(end));
            http.sendAsync(
                    to(Part.NOTIFICATION_GATEWAY, "/events?feed=discover").build(), BodyHandlers.discarding());
        } finally {
            http.shutdownNow();
        }
    }

    private Void read(int first, long end) throws IOException, InterruptedException {
        String etag = "\"none\"";
        for (int i = first; System.nanoTime() < end; i++) {
            HttpRequest.Builder request = to(Part.FEED_SERVICE, READS.get(i % READS.size()));
            switch (i % 4) {
                case 0 -> request.header("Accept-Encoding", "gzip");
                case 1 -> request.header("If-None-Match", etag);
                default -> {} // a plain request
            }
            HttpResponse<byte[]> answer = http.send(request.build(), BodyHandlers.ofByteArray());
            etag = answer.headers().firstValue("ETag").orElse(etag);
        }
        return null;
    }

    private Void sell(long end) throws IOException, InterruptedException {
        while (System.nanoTime() < end) {
            String stream = idOf(post("/api/streams", "{\"title\":\"Training\",\"category\":\"fashion\"}"));
            post("/api/streams/" + stream + "/go-live", "");
            String product = idOf(post(
                    "/api/products",
                    "{\"title\":\"Training\",\"category\":\"home\",\"condition\":\"NEW\",\"price\":{\"amount\":\"1.50\","
                            + "\"currency\":\"AED\"},\"feeds\":[\"DISCOVER\",\"COMMUNITY\"],"
                            + "\"location\":{\"latitude\":25.2,\"longitude\":55.27}}"));
            Thread.sleep(BETWEEN_CHANGES);
            post("/api/products/" + product + "/sell", "");
            post("/api/streams/" + stream + "/end", "");
            Thread.sleep(BETWEEN_CHANGES);
        }
        return null;
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = to(Part.STREAM_SERVICE, path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString()).body();
    }

    private static String idOf(String answer) {
        return answer.replaceFirst("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
    }

    private HttpRequest.Builder to(Part part, String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + settings.ports().of(part) + path))
                .timeout(PATIENCE);
    }
}
