package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.freshet.client.ClientEvent.ConnectionChange;
import io.freshet.client.ClientEvent.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real transport, and whole clients on it, against servers that misbehave on purpose. */
@Timeout(180)
class WireTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpServer http = server();
    private final Transport transport = new JdkTransport();
    private @Nullable ScriptedGateway gateway;

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void start() {
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/api/feeds/discover", exchange -> {
            byte[] body = "{\"items\":[],\"has_more\":false,\"as_of\":\"2026-01-01T00:00:00Z\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
    }

    @AfterEach
    void stop() throws IOException {
        transport.close();
        http.stop(0);
        if (gateway != null) {
            gateway.close();
        }
    }

    private String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    private ScriptedGateway gateway(ScriptedGateway.Script script) throws IOException {
        ScriptedGateway scripted = new ScriptedGateway(script);
        gateway = scripted;
        return scripted;
    }

    /** Writes down what a channel is told. */
    private static final class Recorder implements Transport.ChannelListener {
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void opened() {
            told.add("opened");
        }

        @Override
        public void text(String text) {
            told.add(text);
        }

        @Override
        public void alive() {
            told.add("alive");
        }

        @Override
        public void closed(int code, String reason) {
            told.add("closed " + code + (code == Transport.LOST ? "" : " " + reason));
        }

        String next() throws InterruptedException {
            return Objects.toString(told.poll(30, TimeUnit.SECONDS), "nothing");
        }
    }

    private Recorder connect(ScriptedGateway.Script script) throws IOException {
        Recorder recorder = new Recorder();
        transport.openSocket(URI.create(gateway(script).url().replace("http", "ws") + "/ws"), recorder);
        return recorder;
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1002, 1003, 1007, 1009, 1011, 4400, 4401, 4403, 4429, 4501, 4502, 4503, 4505})
    void everyCloseCodeComesThrough(int code) throws Exception {
        Recorder recorder = connect(peer -> {
            peer.upgrade();
            peer.close(code, "why");
            peer.stay();
        });
        assertThat(recorder.next()).isEqualTo("opened");
        assertThat(recorder.next()).isEqualTo("closed " + code + " why");
    }

    @Test
    void framesAndPingsComeThroughAndPingsAreAnswered() throws Exception {
        CompletableFuture<Integer> pongs = new CompletableFuture<>();
        ScriptedGateway scripted = gateway(peer -> {
            peer.upgrade();
            peer.fragments("{\"a\":\"ü", "ü\"}");
            peer.ping();
            peer.text("second");
            peer.next();
            pongs.complete(peer.pongs);
            peer.stay();
        });
        Recorder recorder = new Recorder();
        Transport.Channel channel =
                transport.openSocket(URI.create(scripted.url().replace("http", "ws") + "/ws"), recorder);
        assertThat(List.of(recorder.next(), recorder.next(), recorder.next(), recorder.next()))
                .containsExactly("opened", "{\"a\":\"üü\"}", "alive", "second");
        channel.send("{\"event\":\"e\",\"data\":{}}");
        assertThat(pongs.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    }

    /** On an executor of its own, the JDK forgets about every third of these ends: see JdkTransport. */
    @Test
    void anEndRightAfterAFrameIsNoticed() throws Exception {
        ScriptedGateway scripted = gateway(peer -> {
            peer.upgrade();
            peer.settle();
            peer.text("last");
        });
        int noticed = 0;
        for (int round = 0; round < 30; round++) {
            Recorder recorder = new Recorder();
            transport.openSocket(URI.create(scripted.url().replace("http", "ws") + "/ws"), recorder);
            List<@Nullable String> told = new ArrayList<>();
            do {
                told.add(recorder.told.poll(3, TimeUnit.SECONDS));
            } while (told.getLast() != null && !told.getLast().startsWith("closed"));
            noticed += told.getLast() == null ? 0 : 1;
        }
        // A machine that stands still at the wrong moment may cost some.
        assertThat(noticed).isGreaterThan(26);
    }

    @Test
    void messagesArriveInOrderHoweverFastTheyAreSent() throws Exception {
        CompletableFuture<List<String>> heard = new CompletableFuture<>();
        ScriptedGateway scripted = gateway(peer -> {
            peer.upgrade();
            List<String> ids = new CopyOnWriteArrayList<>();
            for (int i = 0; i < 200; i++) {
                ids.add(String.valueOf(peer.next().id()));
            }
            heard.complete(ids);
        });
        Recorder recorder = new Recorder();
        Transport.Channel channel =
                transport.openSocket(URI.create(scripted.url().replace("http", "ws") + "/ws"), recorder);
        assertThat(recorder.next()).isEqualTo("opened");
        List<String> ids = IntStream.range(0, 200).mapToObj(String::valueOf).toList();
        ids.forEach(id -> channel.send("{\"event\":\"e\",\"data\":{},\"id\":\"" + id + "\"}"));
        assertThat(heard.get(30, TimeUnit.SECONDS)).isEqualTo(ids);
        assertThat(recorder.next()).as("cut without a word").isEqualTo("closed 1006");
    }

    @Test
    void aServerThatIsNotOursIsNoConnection() throws Exception {
        assertThat(connect(peer -> {
                            peer.upgrade("");
                            peer.stay();
                        })
                        .next())
                .isEqualTo("closed 1006");
        assertThat(connect(peer -> peer.raw("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
                        .next())
                .isEqualTo("closed 1006");
    }

    @Test
    void eventsComeLineByLine() throws Exception {
        ScriptedGateway scripted = gateway(peer -> {
            if (!peer.path.equals("/events?feed=discover")) {
                peer.raw("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            peer.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nid: "
                    + peer.headers.get("last-event-id") + "\r\n\n:\n");
        });
        Recorder recorder = new Recorder();
        transport.openEvents(
                URI.create(scripted.url() + "/events?feed=discover"), Map.of("Last-Event-ID", "c7"), recorder);
        assertThat(List.of(recorder.next(), recorder.next(), recorder.next(), recorder.next(), recorder.next()))
                .containsExactly("opened", "id: c7", "", ":", "closed 1006");
        Recorder refused = new Recorder();
        transport.openEvents(URI.create(scripted.url() + "/events?feed=none"), Map.of(), refused);
        assertThat(refused.next()).isEqualTo("closed 1006");
    }

    private Transport.Request get(String path, Duration timeout) {
        return new Transport.Request("GET", URI.create(url() + path), Map.of(), null, timeout);
    }

    @Test
    void bodiesAreDecodedAndBoundedAndRedirectsAreAnswers() {
        http.createContext("/gzip", exchange -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write("hello".repeat(1_000).getBytes(StandardCharsets.UTF_8));
            }
            exchange.getResponseHeaders()
                    .set("Content-Encoding", exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            exchange.sendResponseHeaders(200, bytes.size());
            exchange.getResponseBody().write(bytes.toByteArray());
            exchange.close();
        });
        http.createContext("/huge", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[1 << 20];
            for (int i = 0; i < 20; i++) {
                exchange.getResponseBody().write(part);
            }
            exchange.close();
        });
        http.createContext("/away", exchange -> {
            exchange.getResponseHeaders().set("Location", url() + "/gzip");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        assertThat(transport.send(get("/gzip", TIMEOUT)).join().body()).isEqualTo("hello".repeat(1_000));
        assertThat(transport.send(get("/huge", TIMEOUT))).failsWithin(TIMEOUT);
        assertThat(transport.send(get("/away", TIMEOUT)).join().status()).isEqualTo(302);
    }

    /** The JDK's own timeout ends with the head. */
    @Test
    void aBodyThatDoesNotEndIsNoAnswer() {
        http.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
        });
        assertThat(transport.send(get("/slow", Duration.ofMillis(500)))).failsWithin(TIMEOUT);
    }

    /** What a client does, and what the gateway hears of it, after the connection has ended in each way. */
    @ParameterizedTest
    @ValueSource(ints = {4502, 4503, 1001, 1011, 1006, 4501})
    void aClientComesBackAndResumes(int code) throws Exception {
        CompletableFuture<Object> resumed = new CompletableFuture<>();
        ScriptedGateway scripted = gateway(peer -> {
            peer.upgrade();
            ClientEvent.Frame asked = peer.next("subscribe");
            if (peer.number > 1) {
                resumed.complete(Objects.toString(asked.data().get("resume")));
                peer.answer(asked, "subscribed", "{\"feed\":\"discover\",\"cursor\":\"c2\",\"recovered\":true}");
                peer.stay();
            }
            peer.answer(asked, "subscribed", "{\"feed\":\"discover\",\"cursor\":\"c1\",\"recovered\":false}");
            if (code == 4501) {
                peer.text("{\"event\":\"reconnect\",\"data\":{\"spread_ms\":100}}");
            }
            if (code == 1006) {
                peer.settle();
            } else {
                peer.close(code, "why");
                peer.stay();
            }
        });
        List<State> states = new CopyOnWriteArrayList<>();
        try (FreshetClient client = client(scripted);
                Feed feed = client.feed(FeedQuery.discover())) {
            client.on(ConnectionChange.class, change -> states.add(change.state()));
            assertThat(resumed.get(90, TimeUnit.SECONDS)).isEqualTo("c1");
            await().until(() -> client.connection().state() == State.LISTENING);
            assertThat(feed.state().error()).isNull();
        }
    }

    private FreshetClient client(ScriptedGateway scripted) {
        return FreshetClient.builder(url()).gatewayUrl(scripted.url()).build();
    }

    @Test
    void aClientThatIsNotWantedStaysAway() throws Exception {
        ScriptedGateway scripted = gateway(peer -> {
            peer.upgrade();
            peer.next();
            peer.close(4400, "three bad messages in a row");
            peer.stay();
        });
        try (FreshetClient client = client(scripted)) {
            await().until(() -> client.connection().state() == State.STOPPED);
            assertThat(client.connection().code()).isEqualTo(4400);
            assertThat(client.connection().reason()).isEqualTo("three bad messages in a row");
            assertThat(scripted.connections()).isEqualTo(1);
        }
    }

    @Test
    void whereWebSocketIsBlockedAClientListensToEvents() throws Exception {
        ScriptedGateway scripted = gateway(peer -> {
            if (peer.path.equals("/ws")) {
                peer.raw("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            peer.raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nretry: 2000\nid: c1\n\n");
            peer.raw("event: feed_refresh_required\nid: c2\ndata: {\"feed\":\"discover\",\"generation\":\"g\","
                    + "\"cursor\":\"c2\",\"spread_ms\":0}\n\n");
            peer.stay();
        });
        CompletableFuture<ClientEvent.RefreshRequired> told = new CompletableFuture<>();
        try (FreshetClient client = client(scripted)) {
            client.on(ClientEvent.RefreshRequired.class, told::complete);
            try (Feed feed = client.feed(FeedQuery.discover())) {
                assertThat(told.get(30, TimeUnit.SECONDS).generation()).isEqualTo("g");
                await().until(() -> client.connection().wire() == ClientEvent.Wire.SSE);
                await().until(() -> feed.state().asOf() != null);
                assertThat(client.follow(new UUID(1, 1))).failsWithin(TIMEOUT);
            }
        }
    }

    @Test
    void afterCloseNoThreadIsLeft() throws Exception {
        ScriptedGateway scripted = gateway(peer -> {
            peer.upgrade();
            peer.stay();
        });
        transport.close();
        FreshetClient client = client(scripted);
        client.feed(FeedQuery.discover());
        await().until(() -> scripted.connections() == 1 && !threads().isEmpty());
        client.close();
        await().atMost(Duration.ofSeconds(20)).until(() -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("freshet-") || name.startsWith("HttpClient-"))
                .toList();
    }
}
