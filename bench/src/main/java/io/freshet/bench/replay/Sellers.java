package io.freshet.bench.replay;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Latencies;
import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Sellers go live one after another. Measures from the answer until a client is notified. */
final class Sellers implements AutoCloseable {
    private static final Duration BETWEEN = Duration.ofMillis(250);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final String token;
    private final ToldClients clients;
    private final Deque<String> prepared = new ArrayDeque<>();

    Sellers(BenchStack stack, ToldClients clients) throws IOException {
        this.service = stack.http(Part.STREAM_SERVICE);
        this.token = stack.token(Role.SELLER);
        this.clients = clients;
    }

    /** Creates streams that can go live; call it before unexpected refreshes are counted. */
    List<String> prepare(int streams) throws IOException, InterruptedException {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            HttpResponse<Void> answer = post("/api/streams", "{\"title\":\"Soon\",\"category\":\"replay-3\"}");
            String location = answer.headers().firstValue("Location").orElseThrow();
            made.add(location.substring(location.lastIndexOf('/') + 1));
        }
        clients.expect(made);
        prepared.addAll(made);
        return made;
    }

    /** Goes live repeatedly while the condition holds. */
    Latencies goLiveWhile(BooleanSupplier more) throws IOException, InterruptedException {
        Latencies latencies = new Latencies();
        while (more.getAsBoolean() && !prepared.isEmpty()) {
            String id = prepared.pop();
            HttpResponse<Void> answer = post("/api/streams/" + id + "/go-live", "");
            long answered = System.nanoTime();
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("a go-live was answered with " + answer.statusCode());
            }
            latencies.add(Duration.ofNanos(Math.max(0, clients.awaitNotified(id) - answered)));
            Thread.sleep(BETWEEN);
        }
        return latencies;
    }

    private HttpResponse<Void> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
