package io.freshet.system;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client on the gateway's WebSocket. Frames that nobody asks for are dropped. */
final class Listener implements AutoCloseable {
    /** Broad frames name no change. */
    private static final Configuration LENIENT =
            Configuration.defaultConfiguration().addOptions(Option.SUPPRESS_EXCEPTIONS);

    private static final long WAIT_SECONDS = 15;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    private Listener(URI gateway) {
        this.socket = client.newWebSocketBuilder()
                .subprotocols("freshet.v1.json")
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create("ws://" + gateway.getAuthority() + "/ws"), new Receiver())
                .join();
    }

    static Listener connect(URI gateway) {
        return new Listener(gateway);
    }

    void send(String frame) {
        socket.sendText(frame, true).join();
    }

    /** The next frame of that event. */
    String next(String event) throws InterruptedException {
        return next(event, "$.event", event);
    }

    /** The next frame of that event that has a value at a path. */
    String next(String event, String path, String value) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (true) {
            String frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new AssertionError(
                        "no " + event + " with " + path + " = " + value + " within " + WAIT_SECONDS + " s");
            }
            if (event.equals(JsonPath.read(frame, "$.event"))
                    && value.equals(JsonPath.using(LENIENT).parse(frame).read(path))) {
                return frame;
            }
        }
    }

    /** The reasons of the refreshes that came before the one of a change. */
    List<String> reasonsBefore(String aggregateId, String changeType) throws InterruptedException {
        List<String> reasons = new ArrayList<>();
        while (true) {
            String frame = next("feed_refresh_required");
            if (aggregateId.equals(JsonPath.using(LENIENT).parse(frame).read("$.data.aggregate_id"))
                    && changeType.equals(JsonPath.using(LENIENT).parse(frame).read("$.data.change_type"))) {
                return reasons;
            }
            reasons.add(JsonPath.read(frame, "$.data.reason"));
        }
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    private final class Receiver implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
