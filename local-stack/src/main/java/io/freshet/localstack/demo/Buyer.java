package io.freshet.localstack.demo;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.freshet.localstack.demo.Offers.Place;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One buyer: listens to a feed, reads it when it has changed, and joins live streams to chat. */
final class Buyer {
    /** More frames than this are dropped: the next one says the same. */
    private static final int WAITING_FRAMES = 64;

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(15);
    private static final int LONGEST_IDLE_SECONDS = 12;

    private final DemoHttp feeds;
    private final URI gateway;
    private final RandomGenerator random;
    private final LongAdder reads;
    private final Map<String, Object> listensTo;
    private final String path;
    private @Nullable String joined;

    Buyer(DemoHttp feeds, URI gateway, @Nullable Place place, RandomGenerator random, LongAdder reads) {
        this.feeds = feeds;
        this.gateway = gateway;
        this.random = random;
        this.reads = reads;
        this.listensTo = place == null
                ? Map.of("feed", "discover")
                : Map.of(
                        "feed",
                        "community",
                        "latitude",
                        place.latitude(),
                        "longitude",
                        place.longitude(),
                        "radius_km",
                        5);
        this.path = place == null
                ? "/api/feeds/discover"
                : "/api/feeds/community?latitude=" + place.latitude() + "&longitude=" + place.longitude();
    }

    /** Runs until the thread is interrupted. */
    void run() {
        Duration backoff = FIRST_BACKOFF;
        try {
            while (true) {
                long began = System.nanoTime();
                try {
                    visit();
                } catch (IOException | CompletionException _) {
                    // a part is being restarted, or was killed for a drill
                }
                if (System.nanoTime() - began > LAST_BACKOFF.toNanos()) {
                    backoff = FIRST_BACKOFF;
                }
                Thread.sleep(Duration.ofMillis(random.nextLong(backoff.toMillis())));
                Duration doubled = backoff.multipliedBy(2);
                backoff = doubled.compareTo(LAST_BACKOFF) < 0 ? doubled : LAST_BACKOFF;
            }
        } catch (InterruptedException _) {
            // the market was closed
        }
    }

    private void visit() throws IOException, InterruptedException {
        BlockingQueue<String> frames = new ArrayBlockingQueue<>(WAITING_FRAMES);
        HttpClient http = feeds.http();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("freshet.v1.json")
                .header("Authorization", "Bearer " + feeds.token().now())
                .connectTimeout(PATIENCE)
                .buildAsync(gateway, new Frames(frames))
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        try {
            send(socket, "subscribe", listensTo);
            List<?> seen = read(null);
            while (!socket.isInputClosed()) {
                String frame = frames.poll(random.nextLong(2, LONGEST_IDLE_SECONDS), TimeUnit.SECONDS);
                if (frame == null) {
                    chat(socket, seen);
                } else if (frame.contains("\"feed_refresh_required\"")) {
                    seen = refresh(frame, frames);
                }
            }
        } finally {
            socket.abort();
            joined = null;
        }
    }

    /** Waits for the spread. Refreshes that arrive meanwhile need no read of their own. */
    private List<?> refresh(String frame, BlockingQueue<String> frames) throws IOException, InterruptedException {
        Map<?, ?> data = data(frame);
        long spread = data.get("spread_ms") instanceof Number ms ? ms.longValue() : 0;
        Thread.sleep(random.nextLong(spread + 1));
        String last = frame;
        for (String next = frames.poll(); next != null; next = frames.poll()) {
            last = next.contains("\"feed_refresh_required\"") ? next : last;
        }
        return read(String.valueOf(data(last).get("generation")));
    }

    private List<?> read(@Nullable String generation) throws IOException, InterruptedException {
        reads.increment();
        Map<String, Object> page =
                generation == null ? feeds.get(path) : feeds.get(path, "Freshet-Min-Generation", generation);
        return page.get("items") instanceof List<?> items ? items : List.of();
    }

    private void chat(WebSocket socket, List<?> seen) {
        List<String> live = seen.stream()
                .filter(item -> item instanceof Map<?, ?> fields && "LIVE".equals(fields.get("status")))
                .map(item -> String.valueOf(((Map<?, ?>) item).get("id")))
                .toList();
        if (joined != null && (!live.contains(joined) || random.nextInt(4) == 0)) {
            send(socket, "leave_stream", Map.of("stream_id", joined));
            joined = null;
        } else if (joined != null) {
            send(socket, "typing", Map.of("stream_id", joined));
        } else if (!live.isEmpty()) {
            joined = live.get(random.nextInt(live.size()));
            send(socket, "join_stream", Map.of("stream_id", joined));
        }
    }

    private static void send(WebSocket socket, String event, Map<String, Object> data) {
        socket.sendText(JSONObjectUtils.toJSONString(Map.of("event", event, "data", data)), true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static Map<?, ?> data(String frame) throws IOException {
        try {
            return JSONObjectUtils.parse(frame).get("data") instanceof Map<?, ?> data ? data : Map.of();
        } catch (ParseException e) {
            throw new IOException("a frame is no JSON", e);
        }
    }

    /** Reassembles fragmented frames. Called by one thread at a time. */
    private static final class Frames implements WebSocket.Listener {
        private final BlockingQueue<String> frames;
        private final StringBuilder part = new StringBuilder();

        Frames(BlockingQueue<String> frames) {
            this.frames = frames;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                frames.offer(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
