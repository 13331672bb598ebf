package io.freshet.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * An additional instance of a service.
 *
 * @param process its process
 * @param http its base URI
 */
public record Instance(Process process, URI http) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * Waits until it reports that it is ready.
     *
     * @throws IllegalStateException if it is not ready within two minutes, or has ended
     * @throws InterruptedException if interrupted while waiting
     */
    public void awaitReady() throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(http.resolve("/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (process.isAlive() && System.nanoTime() < deadline) {
                try {
                    if (client.send(ready, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException _) {
                    // not listening yet
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
        throw new IllegalStateException(http + (process.isAlive() ? " does not become ready" : " has ended"));
    }
}
