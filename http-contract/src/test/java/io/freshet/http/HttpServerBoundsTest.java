package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whatever arrives, the server holds no more than its bounds, and ordinary clients are served. */
@Import(HttpServerBoundsTest.Waiting.class)
@TestPropertySource(
        properties = {
            "freshet.http.allowed-origins=http://localhost:*",
            "freshet.http.server.connections=20",
            "freshet.http.server.requests=2",
            "freshet.http.server.patience=300ms",
            "freshet.http.server.head-timeout=2s",
            "freshet.http.server.crawl-timeout=2s"
        })
class HttpServerBoundsTest extends ServedTest {
    private static final String REQUEST = lines("GET /public/feed HTTP/1.1", "Host: a", "");
    /** Shorter than Jetty's idle timeout, which would end connections that the bounds do not. */
    private static final int PATIENCE_MILLIS = 15_000;

    private static final byte[] HTTP_2 = ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    private static final byte[] SETTINGS = frame(4, 0, 0, new byte[0]);
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** In HPACK's static table. */
    private static final byte GET = (byte) 0x82;

    private static final byte POST = (byte) 0x83;
    private static final byte HTTP = (byte) 0x86;
    private static final byte[] AUTHORITY = {1, 1, 'a'};

    @LocalServerPort
    private int port;

    @Autowired
    private Waiting waiting;

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void theConnectionThatIsLongestWithoutARequestGivesWay() throws Exception {
        Socket silent = connect();
        Socket asking = connect();
        ask(asking); // among connections that were checked together, the one with the fewest requests gives way
        ask(asking);
        for (int i = 0; i < 20; i++) {
            ask(asking); // connections of earlier tests may still exist, and give way first
            ask(connect());
        }

        assertThat(isEnded(silent)).isTrue();
        ask(asking);
    }

    /** Even if all others have sent a request a moment ago. */
    @Test
    void whoHasJustComeDoesNotGiveWay() throws Exception {
        for (int i = 0; i < 60; i++) {
            ask(connect());
        }
    }

    /** Jetty's cache of header fields took 98 KB per connection, and the whole heap at a thousand connections. */
    @Test
    void aConnectionThatRestsTakesLittle() throws Exception {
        Socket first = connect();
        for (int i = 0; i < 50; i++) {
            ask(first); // the first requests load things that are not a connection's
        }
        long before = usedHeap();
        int count = 15;
        for (int i = 0; i < count; i++) {
            Socket socket = connect();
            ask(socket);
            ask(socket);
        }

        assertThat((usedHeap() - before) / count).isLessThan(64 * 1024);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void aHeadThatComesByteByByteIsNotWaitedForLonger() throws Exception {
        Socket slow = connect();

        assertThat(secondsUntilEnded(slow, lines("GET /public/feed HTTP/1.1", "Host: a") + "X-Slow: "))
                .isBetween(1L, 12L);
    }

    @Test
    void aBodyThatCrawlsIsNotWaitedForLonger() throws Exception {
        Socket slow = connect();

        assertThat(secondsUntilEnded(slow, lines("POST /public/body HTTP/1.1", "Host: a", "Content-Length: 60000", "")))
                .isBetween(1L, 12L);
    }

    /** All at once, because each takes seconds. */
    @Test
    void whatCrawlsOverHttp2IsNotWaitedForLonger() throws Exception {
        byte[] request = http2Get("/public/feed", END_HEADERS | END_STREAM);
        byte[] noWindow = frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
        byte[] oneByte = frame(8, 0, 1, new byte[] {0, 0, 0, 1});
        byte[] ping = frame(6, 0, 0, new byte[8]);
        Socket idle = connect();
        idle.getOutputStream().write(join(HTTP_2, SETTINGS, request));
        Map<String, Future<Long>> seconds = new HashMap<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            byte[] partOfAFrame = Arrays.copyOf(frame(1, END_HEADERS, 1, new byte[1_000]), 9);
            seconds.put("a frame", crawling(clients, join(SETTINGS, partOfAFrame), new byte[1]));
            byte[] continuation = frame(9, 0, 1, field("x-slow", "x"));
            seconds.put("a head", crawling(clients, join(SETTINGS, http2Get("/public/feed", 0)), continuation));
            seconds.put("a body", crawling(clients, join(SETTINGS, http2Post(1)), frame(0, 0, 1, new byte[1])));
            seconds.put("an answer", crawling(clients, join(noWindow, request, oneByte), ping));
            for (Map.Entry<String, Future<Long>> each : seconds.entrySet()) {
                assertThat(each.getValue().get()).as(each.getKey()).isBetween(1L, 12L);
            }
        }
        idle.setSoTimeout(500);
        assertThatThrownBy(() -> idle.getInputStream().readAllBytes())
                .as("who does nothing stays")
                .isInstanceOf(SocketTimeoutException.class);
    }

    /** Behind a proxy that is somebody else's. */
    @Test
    void aBodyThatCrawlsEndsNoOtherStreamOfItsConnection() throws Exception {
        Socket shared = connect();
        OutputStream out = shared.getOutputStream();
        out.write(join(HTTP_2, SETTINGS, http2Post(1)));
        shared.setSoTimeout(1_500);
        assertThatThrownBy(() -> shared.getInputStream().readAllBytes()).isInstanceOf(SocketTimeoutException.class);
        out.write(http2Post(3)); // late enough to be in time when the first is not

        shared.setSoTimeout(PATIENCE_MILLIS);
        assertThat(shared.getInputStream().readAllBytes())
                .as("the first is reset")
                .containsSequence(resetOf(1));
    }

    /** The type, the flags and the stream of a frame. */
    private static byte[] resetOf(int stream) {
        return Arrays.copyOfRange(frame(3, 0, stream, new byte[4]), 3, 9);
    }

    private static byte[] http2Post(int stream) {
        return frame(1, END_HEADERS, stream, join(new byte[] {POST, HTTP}, path("/public/body"), AUTHORITY));
    }

    private Future<Long> crawling(ExecutorService clients, byte[] beginning, byte[] drop) throws IOException {
        Socket socket = connect();
        return clients.submit(() -> secondsUntilEnded(socket, join(HTTP_2, beginning), drop));
    }

    /** Twenty streams may be open, as many as connections. Once, 100,000 took the whole heap. */
    @Test
    void ofTooManyStreamsTheConnectionWithTheMostUntakenAnswersGivesWay() throws Exception {
        Socket many = untaken(15);
        Socket few = untaken(10);

        many.getInputStream().readAllBytes();
        ask(connect());
        few.setSoTimeout(500);
        assertThatThrownBy(() -> few.getInputStream().readAllBytes()).isInstanceOf(SocketTimeoutException.class);
    }

    /** A connection whose client takes none of its answers. */
    private Socket untaken(int answers) throws IOException {
        Socket socket = connect();
        ByteArrayOutputStream requests = new ByteArrayOutputStream();
        requests.writeBytes(join(HTTP_2, frame(4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0})));
        for (int i = 0; i < answers; i++) {
            byte[] head = join(new byte[] {GET, HTTP}, path("/public/feed"), AUTHORITY);
            requests.writeBytes(frame(1, END_HEADERS | END_STREAM, 2 * i + 1, head));
        }
        socket.getOutputStream().write(requests.toByteArray());
        return socket;
    }

    /** There are two places, and three bodies that have not arrived. */
    @Test
    void aBodyThatIsWaitedForHoldsNoPlace() throws Exception {
        List<Socket> slow = List.of(connect(), connect(), connect());
        String head = lines("POST /public/body HTTP/1.1", "Host: a", "Content-Length: 2", "") + "x";
        for (Socket socket : slow) {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        }

        for (int i = 0; i < 20; i++) {
            ask(connect());
        }
        slow.getFirst().getOutputStream().write('x');
        assertThat(new String(slow.getFirst().getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .as("it is worked on when it is whole: it has no type")
                .isEqualTo("HTTP/1.1 415");
    }

    /** The answer is larger than a connection's buffers. */
    @Test
    void whoTakesItsAnswerSlowlyHoldsNoPlace() throws Exception {
        for (int i = 0; i < 3; i++) {
            Socket slow = connect();
            slow.getOutputStream()
                    .write(lines("GET /public/long HTTP/1.1", "Host: a", "").getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).as("it has begun").isEqualTo('H');
        }

        for (int i = 0; i < 10; i++) {
            ask(connect());
        }
    }

    @Test
    void whatIsTooMuchIsRefusedWhileHealthIsAnswered() throws Exception {
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                answers.add(clients.submit(() -> get("/public/wait").statusCode()));
            }
            waiting.begun.await();
            String refused;
            try {
                assertThat(get("/actuator/health").statusCode()).isEqualTo(404); // there is no actuator here
                assertThat(text(lines(
                                "OPTIONS /public/feed HTTP/1.1",
                                "Host: a",
                                "Origin: http://localhost:3000",
                                "Access-Control-Request-Method: GET",
                                "Connection: close",
                                "")))
                        .as("a page's question does not wait")
                        .doesNotStartWith("HTTP/1.1 503");
                refused = text(lines(
                        "GET /public/feed HTTP/1.1",
                        "Host: a",
                        "Origin: http://localhost:3000",
                        "Connection: close",
                        ""));
            } finally {
                waiting.end.countDown();
            }
            assertThat(refused)
                    .startsWith("HTTP/1.1 503")
                    .contains("Retry-After: 1", "urn:freshet:problem:unavailable", "X-Request-Id")
                    .as("a page of an allowed origin reads it")
                    .contains("Access-Control-Allow-Origin: http://localhost:3000", "Vary: Origin");
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            assertThat(statuses).containsOnly(200, 503).contains(200);
        }
        assertThat(get("/public/feed").statusCode()).isEqualTo(200);
    }

    @Test
    void moreThanTheHeapHoldsIsRefusedAtTheStart() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new HttpServerProperties(Integer.MAX_VALUE, -1, second, second, second))
                .hasMessageContaining("freshet.http.server.connections")
                .hasMessageContaining("-Xmx");
        assertThat(new HttpServerProperties(-1, 0, second, second, second).connections())
                .isPositive();
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        sockets.add(socket);
        return socket;
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\nserved")) {
            int next = socket.getInputStream().read();
            assertThat(next).as("%s", answer).isNotNegative();
            answer.append((char) next);
        }
        assertThat(answer).startsWith("HTTP/1.1 200 OK");
    }

    private String text(String request) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static boolean isEnded(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException _) {
            return true; // reset
        }
    }

    private static byte[] http2Get(String path, int flags) {
        return frame(1, flags, 1, join(new byte[] {GET, HTTP}, path(path), AUTHORITY));
    }

    private static byte[] path(String path) {
        return join(new byte[] {4, (byte) path.length()}, ascii(path)); // RFC 7541, 6.2.2
    }

    private static byte[] field(String name, String value) {
        return join(
                new byte[] {0, (byte) name.length()}, ascii(name), new byte[] {(byte) value.length()}, ascii(value));
    }

    /** RFC 9113, 4.1. */
    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        return frame.putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Stream.of(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static long secondsUntilEnded(Socket socket, String beginning) throws Exception {
        return secondsUntilEnded(socket, ascii(beginning), ascii("x"));
    }

    private static long secondsUntilEnded(Socket socket, byte[] beginning, byte[] drop) throws Exception {
        long began = System.nanoTime();
        socket.getOutputStream().write(beginning);
        Thread dripping = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < PATIENCE_MILLIS / 100; i++) { // then the read times out
                    Thread.sleep(100);
                    socket.getOutputStream().write(drop);
                }
            } catch (IOException | InterruptedException _) {
                // that was the end
            }
        });
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException _) {
            // reset
        }
        dripping.interrupt();
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    @RestController
    static class Waiting {
        final CountDownLatch begun = new CountDownLatch(2);
        final CountDownLatch end = new CountDownLatch(1);

        @GetMapping("/public/long")
        byte[] longAnswer() {
            return new byte[16 << 20];
        }

        @GetMapping("/public/wait")
        String answer() throws InterruptedException {
            begun.countDown();
            end.await();
            return "served";
        }
    }
}
