package io.freshet.bench.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One instance of feed-service as clients see it, and what they have seen of each item there. Thread-safe. */
final class Feed {
    /** Far longer than an answer may take; a frozen process never answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final JsonMapper JSON = new JsonMapper();

    private final String name;
    private final Supplier<URI> address;
    private final HttpClient client;
    private volatile Map<Sight, Integer> seen = new ConcurrentHashMap<>();

    Feed(String name, Supplier<URI> address, HttpClient client) {
        this.name = name;
        this.address = address;
        this.client = client;
    }

    String name() {
        return name;
    }

    /**
     * A page.
     *
     * @param begun when the request began, by {@link System#nanoTime}
     * @param begunAt the same by this machine's clock
     * @param shown how the page shows each item
     */
    record Page(
            long begun,
            Instant begunAt,
            Map<UUID, String> shown,
            boolean hasMore,
            boolean degraded,
            Instant asOf,
            String cacheStatus) {}

    /** An answer: a page, or only a status; 0 without an answer. */
    record Answer(int status, @Nullable Page page) {}

    Answer get(String target, @Nullable String generation) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.get().resolve(target)).timeout(PATIENCE);
        if (generation != null) {
            request.header("Freshet-Min-Generation", generation);
        }
        Instant begunAt = Instant.now();
        long begun = System.nanoTime();
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                return new Answer(answer.statusCode(), null);
            }
            JsonNode body = JSON.readTree(answer.body());
            Map<UUID, String> shown = new HashMap<>();
            for (JsonNode item : body.path("items")) {
                String title = item.path("title").asString();
                shown.put(
                        UUID.fromString(item.path("id").asString()),
                        item.has("status") ? title + " " + item.path("status").asString() : title);
            }
            return new Answer(
                    200,
                    new Page(
                            begun,
                            begunAt,
                            shown,
                            body.path("has_more").asBoolean(),
                            body.path("degraded").asBoolean(false),
                            Instant.parse(body.path("as_of").asString()),
                            answer.headers().firstValue("Cache-Status").orElse("")));
        } catch (IOException e) {
            return new Answer(0, null);
        }
    }

    /** Forgets what the previous process has shown: the new one does not know. */
    void restarted() {
        seen = new ConcurrentHashMap<>();
    }

    /** What this process has shown and will show; a view of a process that has ended changes no more. */
    Seen seen(String target) {
        return new Seen(target, seen);
    }

    private record Sight(String target, UUID id) {}

    /** What clients have seen on one page of one process. */
    record Seen(String target, Map<Sight, Integer> places) {
        /** The latest place in an item's history that clients have seen. */
        int of(UUID id) {
            return places.getOrDefault(new Sight(target, id), 0);
        }

        void add(UUID id, int place) {
            places.merge(new Sight(target, id), place, Math::max);
        }
    }
}
