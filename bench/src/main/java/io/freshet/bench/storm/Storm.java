package io.freshet.bench.storm;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Sends random requests from several concurrent clients.
 *
 * @param sellers stream-service's base URI
 * @param viewers feed-service's base URI
 * @param tokens for both services
 */
public record Storm(URI sellers, URI viewers, Tokens tokens) {
    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Sends {@code requests} random requests.
     *
     * @param seed the same seed gives the same requests, as far as concurrency allows
     * @param progress is called now and then with the number of requests sent
     */
    public Answers blow(int requests, long seed, IntConsumer progress) throws InterruptedException, ExecutionException {
        Answers answers = new Answers();
        Known streams = new Known("/api/streams/");
        Known products = new Known("/api/products/");
        AtomicInteger sent = new AtomicInteger();
        try (HttpClient client = HttpClient.newHttpClient();
                ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                AskMaker maker = new AskMaker(new Words(new Random(seed + i)), tokens, streams, products);
                clients.add(() -> {
                    for (int n = sent.incrementAndGet(); n <= requests; n = sent.incrementAndGet()) {
                        if (n % 5_000 == 0) {
                            progress.accept(n);
                        }
                        Ask ask = maker.next();
                        HttpResponse<byte[]> answer = send(client, ask);
                        answers.add(ask, answer.statusCode(), answer.headers(), answer.body());
                        if (answer.statusCode() == 201) {
                            String location =
                                    answer.headers().firstValue("location").orElse("");
                            streams.add(location);
                            products.add(location);
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(clients)) {
                done.get();
            }
        }
        return answers;
    }

    private HttpResponse<byte[]> send(HttpClient client, Ask ask) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder((ask.feeds() ? viewers : sellers).resolve(ask.target()))
                .timeout(PATIENCE)
                .method(
                        ask.method(),
                        ask.body() == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(ask.body()));
        ask.headers().forEach(request::header);
        if (ask.token() != null) {
            request.header("Authorization", "Bearer " + ask.token());
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
