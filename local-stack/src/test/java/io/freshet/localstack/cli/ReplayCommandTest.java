package io.freshet.localstack.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command against the cache-invalidator's canned answers; system-tests cover the two together. */
class ReplayCommandTest {
    private static final Command.Replay REPLAY =
            new Command.Replay("PT2H", List.of("freshet.product-updated.v1"), true);

    private record Said(int status, String body) {}

    private final Deque<Said> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private HttpServer service;

    @BeforeEach
    void serve() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            Said said = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
            byte[] bytes = said.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void itShowsHowFarItIsAndEndsWithZero() throws Exception {
        answers.add(new Said(202, replay("RUNNING", 0, 0)));
        answers.add(new Said(503, "{\"detail\":\"starting\"}"));
        answers.add(new Said(200, replay("RUNNING", 500, 0)));
        answers.add(new Said(200, replay("DONE", 1_000, 40)));

        assertThat(run()).isZero();
        assertThat(asked.getFirst())
                .isEqualTo(
                        "POST /api/replays {\"from\":\"PT2H\",\"topics\":[\"freshet.product-updated.v1\"],\"warm\":true}");
        assertThat(asked.get(1)).startsWith("GET /api/replays/7");
        assertThat(text(out))
                .contains("[###############---------------]  50.0 %  500 of 1,000 events")
                .contains("answers 503")
                .contains("done: 1,000 events, 12 invalidations, 34 keys deleted, 40 of 40 pages warm");
    }

    @Test
    void whatTheServiceRefusesIsABadArgument() throws Exception {
        answers.add(new Said(400, "{\"detail\":\"topics must be some of …\"}"));

        assertThat(run()).isEqualTo(2);
        assertThat(text(err)).contains("topics must be some of");
    }

    @Test
    void aSecondIsTold() throws Exception {
        answers.add(new Said(409, "{\"detail\":\"replay 6 is running\"}"));

        assertThat(run()).isEqualTo(1);
        assertThat(text(err)).contains("replay 6 is running");
    }

    @Test
    void whatWasCancelledOrFailedIsNoSuccess() throws Exception {
        answers.add(new Said(202, replay("RUNNING", 0, 0)));
        answers.add(new Said(200, replay("CANCELLED", 10, 0)));

        assertThat(run()).isEqualTo(1);
        assertThat(text(err)).contains("cancelled: 10 events");
    }

    @Test
    void withoutTheServiceItSaysWhatToDo() throws Exception {
        URI nobody = uri();
        service.stop(0);

        assertThat(command(nobody).run(REPLAY)).isEqualTo(1);
        assertThat(text(err)).contains("./freshet up");
    }

    private int run() throws InterruptedException {
        return command(uri()).run(REPLAY);
    }

    private ReplayCommand command(URI uri) {
        return new ReplayCommand(
                new ReplayClient(HttpClient.newHttpClient(), uri, "token"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Duration.ofSeconds(10));
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    }

    private static String replay(String state, int events, int warm) {
        return "{\"id\":\"7\",\"state\":\"" + state + "\",\"events\":" + events
                + ",\"events_total\":1000,\"percent\":" + events / 10.0
                + ",\"events_per_second\":500,\"eta_seconds\":1,\"warm\":true,\"pages_total\":" + warm
                + ",\"pages_warm\":" + warm + ",\"invalidations\":12,\"keys_deleted\":34,\"failure\":null}";
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
