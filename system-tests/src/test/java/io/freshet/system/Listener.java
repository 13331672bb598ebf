package io.freshet.system;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import io.freshet.gateway.client.ClientGroup;
import io.freshet.gateway.client.GatewayClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client on the gateway's WebSocket. Drops frames that no call waits for. */
final class Listener implements AutoCloseable {
    /** Broad refreshes have no change. */
    private static final Configuration LENIENT =
            Configuration.defaultConfiguration().addOptions(Option.SUPPRESS_EXCEPTIONS);

    private static final long WAIT_SECONDS = 90;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final ClientGroup group = new ClientGroup(1);
    private final GatewayClient client;

    private Listener(URI gateway, @Nullable String token) {
        client = group.connect(
                        URI.create("ws://" + gateway.getAuthority() + "/ws"), token, (_, frame) -> frames.add(frame))
                .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static Listener connect(URI gateway) {
        return new Listener(gateway, null);
    }

    /** Connects with a token, unless it is null. */
    static Listener connect(URI gateway, @Nullable String token) {
        return new Listener(gateway, token);
    }

    void send(String frame) {
        client.send(frame);
    }

    /** The next frame with this event. */
    String next(String event) throws InterruptedException {
        return next(event, "$.event", event);
    }

    /** The next frame with this event and this value at a JSON path. */
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

    /** The next refresh for this change of a stream or product; a change may be announced more than once. */
    String change(String aggregateId, String changeType) throws InterruptedException {
        while (true) {
            String frame = next("feed_refresh_required", "$.data.aggregate_id", aggregateId);
            if (changeType.equals(JsonPath.using(LENIENT).parse(frame).read("$.data.change_type"))) {
                return frame;
            }
        }
    }

    /** The reasons of the refreshes that arrive before the one for this change. */
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

    /** The next answer with this id, whatever it says. */
    String nextAnswer(String id) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (true) {
            String frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null) {
                throw new AssertionError("no answer to " + id + " within " + WAIT_SECONDS + " s");
            }
            if (id.equals(JsonPath.using(LENIENT).parse(frame).read("$.id"))) {
                return frame;
            }
        }
    }

    @Override
    public void close() {
        client.cut();
        group.close();
    }
}
