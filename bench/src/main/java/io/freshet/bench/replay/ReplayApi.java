package io.freshet.bench.replay;

import io.freshet.bench.BenchStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator's client of the cache-invalidator's API. Retries while the service is down. */
final class ReplayApi implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final JsonMapper json = new JsonMapper();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI invalidator;
    private final String token;

    ReplayApi(BenchStack stack) throws IOException {
        this.invalidator = stack.http(Part.CACHE_INVALIDATOR);
        this.token = stack.token(Role.ADMIN);
    }

    String start(String from, boolean warm) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("/api/replays")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"from\":\"" + from + "\",\"warm\":" + warm + "}")));
        if (answer.statusCode() != 202) {
            throw new IllegalStateException("a replay was not started: " + answer.body());
        }
        return json.readTree(answer.body()).path("id").asString("");
    }

    /** A replay's state, or an empty object while the service does not answer. */
    JsonNode read(String id) throws InterruptedException {
        try {
            HttpResponse<String> answer = send(request("/api/replays/" + id).GET());
            return answer.statusCode() == 200 ? json.readTree(answer.body()) : json.createObjectNode();
        } catch (IOException e) {
            return json.createObjectNode();
        }
    }

    JsonNode awaitDone(String id) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            JsonNode replay = read(id);
            String state = replay.path("state").asString("");
            if (state.equals("DONE")) {
                return replay;
            }
            if (!state.isEmpty() && !state.equals("RUNNING")) {
                throw new IllegalStateException("a replay ended so: " + replay);
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("a replay did not end within " + PATIENCE);
    }

    void awaitPercent(String id, double percent) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline && read(id).path("percent").asDouble(0) < percent) {
            Thread.sleep(50);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(invalidator.resolve(path))
                .timeout(Duration.ofSeconds(15))
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
