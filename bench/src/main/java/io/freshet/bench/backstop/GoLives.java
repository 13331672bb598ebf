package io.freshet.bench.backstop;

import io.freshet.bench.Latencies;
import io.freshet.bench.Seller;
import io.freshet.bench.Seller.Answer;
import io.freshet.bench.backstop.Arrivals.Arrival;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sellers go live, one after another. Measures when each go-live is on the topic, notified and shown. */
record GoLives(Seller seller, TopicTail tail, RefreshListener listener, DiscoverFeed feed, String category) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String TYPE = "WENT_LIVE";

    /** Latencies since the answer; those of the answer itself since the request. */
    record Measured(Latencies answered, Latencies event, Latencies notified, Latencies shown) {
        Measured() {
            this(new Latencies(), new Latencies(), new Latencies(), new Latencies());
        }

        String row(String name) {
            return "| " + name + " | " + answered.count() + " | " + Millis.cells(answered) + " | " + Millis.cells(event)
                    + " | " + Millis.cells(notified) + " | " + Millis.cells(shown) + " |";
        }

        boolean isWithin(Duration bound) {
            return answered.count() > 0
                    && Math.max(event.millis(1), Math.max(notified.millis(1), shown.millis(1))) <= bound.toMillis();
        }
    }

    /** Creates a stream that can go live. */
    UUID prepare() throws InterruptedException {
        return Objects.requireNonNull(
                seller.createStream("Going live", category).id(), "a stream could not be created");
    }

    void goLive(UUID id, Measured into) throws InterruptedException {
        Answer answer = seller.act(Seller.STREAMS, id, "go-live");
        if (!answer.isAcknowledged()) {
            throw new IllegalStateException("a go-live was answered with " + answer.status());
        }
        into.answered().add(answer.took());
        OptionalLong shown = feed.awaitShown(body -> isLive(body, id), PATIENCE);
        Optional<Arrival<String>> event = tail.await(Seller.STREAMS, id, answer.version(), PATIENCE);
        Optional<Arrival<String>> notified = listener.await(id, TYPE, PATIENCE);
        add(into.event(), answer, event.map(Arrival::at).orElseGet(System::nanoTime));
        add(into.notified(), answer, notified.map(Arrival::at).orElseGet(System::nanoTime));
        add(into.shown(), answer, shown.orElseGet(System::nanoTime));
    }

    /** What arrived before the answer took no time; what never arrived counts as long as it was awaited. */
    private static void add(Latencies into, Answer answer, long at) {
        into.add(Duration.ofNanos(Math.max(0, at - answer.at())));
    }

    private static boolean isLive(String page, UUID id) {
        for (JsonNode item : JSON.readTree(page).path("items")) {
            if (item.path("id").asString("").equals(id.toString())) {
                return item.path("status").asString("").equals("LIVE");
            }
        }
        return false;
    }
}
