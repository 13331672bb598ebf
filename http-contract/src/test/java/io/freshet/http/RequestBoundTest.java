package io.freshet.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.LocalConnector.LocalEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More requests than fit in the heap. */
@Timeout(60)
class RequestBoundTest {
    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);
    private final Map<String, Callback> running = new ConcurrentHashMap<>();

    private final class Holding extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            if (path.equals("/long") || path.equals("/short")) {
                response.write(true, ByteBuffer.allocate(path.equals("/long") ? 16 << 20 : 1), callback);
                return true;
            }
            running.put(path, callback);
            return true;
        }
    }

    @BeforeEach
    void listen() {
        server.addConnector(connector);
    }

    @AfterEach
    void stop() throws Exception {
        running.values().forEach(Callback::succeeded);
        server.stop();
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnce() throws Exception {
        hold(2);
        List<LocalEndPoint> held = List.of(ask("/1"), ask("/2"));
        await().until(() -> running.keySet().containsAll(List.of("/1", "/2")));

        assertThat(answer(ask("/refused"))).startsWith("HTTP/1.1 503");
        LocalEndPoint health = ask("/actuator/health/liveness");
        end("/actuator/health/liveness");
        assertThat(answer(health)).startsWith("HTTP/1.1 200");
        end("/1");
        assertThat(answer(held.getFirst())).startsWith("HTTP/1.1 200");
        LocalEndPoint another = ask("/3");
        end("/3");
        assertThat(answer(another)).startsWith("HTTP/1.1 200");
        end("/2");
    }

    /** Counted before it is read, at its possible size. */
    @Test
    void aBodyCounts() throws Exception {
        hold(2);

        for (String length :
                List.of("Content-Length: 65536", "Transfer-Encoding: chunked", "Content-Length: 99999999")) {
            assertThat(answer(send("POST /large HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n")))
                    .as(length)
                    .startsWith("HTTP/1.1 503");
        }
        for (String body : List.of("Content-Length: 1\r\n\r\nx", "\r\n")) {
            LocalEndPoint small = send("POST /small HTTP/1.1\r\nHost: a\r\n" + body);
            end("/small");
            assertThat(answer(small)).startsWith("HTTP/1.1 200");
        }
    }

    /** An answer larger than a connection's buffers, to a client that does not read. */
    @Test
    void anAnswerThatIsNotTakenCounts() throws Exception {
        ServerConnector network = new ServerConnector(server);
        server.addConnector(network);
        hold(2);
        try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), network.getLocalPort())) {
            slow.getOutputStream().write("GET /long HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(slow.getInputStream().read()).as("it has begun").isEqualTo('H');

            assertThat(answer(ask("/refused"))).startsWith("HTTP/1.1 503");
        }
        await().untilAsserted(() -> {
            LocalEndPoint another = ask("/short");
            assertThat(answer(another)).startsWith("HTTP/1.1 200");
        });
    }

    /** Allows the given number of requests without a body. */
    private void hold(int requests) throws Exception {
        server.setHandler(new RequestBound(
                new Holding(), requests * 16L * 1024 + 1, new SimpleMeterRegistry().counter("refused")));
        server.start();
    }

    private static String answer(LocalEndPoint client) throws Exception {
        return client.getResponse(false, 30, TimeUnit.SECONDS);
    }

    private LocalEndPoint ask(String path) {
        return send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private LocalEndPoint send(String request) {
        return connector.executeRequest(request);
    }

    private void end(String path) {
        await().until(() -> running.containsKey(path));
        requireNonNull(running.remove(path)).succeeded();
    }
}
