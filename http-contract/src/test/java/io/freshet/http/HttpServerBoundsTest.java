package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private static long secondsUntilEnded(Socket socket, String beginning) throws Exception {
        long began = System.nanoTime();
        socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
        Thread dripping = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Thread.sleep(100);
                    socket.getOutputStream().write('x');
                }
            } catch (IOException | InterruptedException _) {
                // that was the end
            }
        });
        isEnded(socket);
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
