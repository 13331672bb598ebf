package io.freshet.bench.gateway;

import io.freshet.gateway.client.ClientGroup;
import io.freshet.gateway.client.ClientListener;
import io.freshet.gateway.client.GatewayClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Many clients of one server, and the arrival times of each message.
 *
 * @param clients the open clients
 * @param arrivals the arrivals of what they receive
 */
record Crowd(List<GatewayClient> clients, FrameArrivals arrivals) implements AutoCloseable {
    private static final int AT_ONCE = 200;
    private static final long PATIENCE_SECONDS = 120;

    /** Opens them, a limited number at a time, and has each subscribe. */
    static Crowd open(ClientGroup group, URI server, int count, IntFunction<List<String>> firstWords)
            throws InterruptedException {
        FrameArrivals arrivals = new FrameArrivals(count);
        List<CompletableFuture<GatewayClient>> opening = connect(group, server, count, arrivals, _ -> "");
        List<GatewayClient> clients = new ArrayList<>();
        int words = 0;
        for (int i = 0; i < count; i++) {
            GatewayClient client = opening.get(i).join();
            clients.add(client);
            for (String word : firstWords.apply(i)) {
                client.send(word);
                words++;
            }
        }
        arrivals.awaitSubscribed(words);
        return new Crowd(clients, arrivals);
    }

    /** Opens them as fast as the server accepts them, a limited number at a time. */
    static List<CompletableFuture<GatewayClient>> connect(
            ClientGroup group, URI server, int count, ClientListener listener, IntFunction<String> tokens)
            throws InterruptedException {
        Semaphore underWay = new Semaphore(AT_ONCE);
        List<CompletableFuture<GatewayClient>> opening = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!underWay.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server takes no more clients after " + i);
            }
            String token = tokens.apply(i);
            opening.add(group.connect(server, token.isEmpty() ? null : token, listener)
                    .whenComplete((_, _) -> underWay.release()));
        }
        CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new)).join();
        return opening;
    }

    static String subscribe(String category) {
        return "{\"event\":\"subscribe\",\"data\":{\"feed\":\"discover\",\"category\":\"" + category + "\"}}";
    }

    static List<String> subscribeTo(String category) {
        return List.of(subscribe(category));
    }

    @Override
    public void close() {
        clients.forEach(GatewayClient::cut);
    }
}
