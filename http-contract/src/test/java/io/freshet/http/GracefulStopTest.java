package io.freshet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A server that stops answers what it has and takes no more, or it would wait for ever new requests. */
@Timeout(90)
class GracefulStopTest {
    private static final String POST =
            "POST /public/body HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void endsAcceptingAtOnce(int acceptors) throws Exception {
        ConfigurableApplicationContext service = new SpringApplicationBuilder(ServedTest.Service.class)
                .run(
                        "--spring.application.name=service",
                        "--server.port=0",
                        "--server.shutdown=graceful",
                        "--server.jetty.threads.acceptors=" + acceptors,
                        "--freshet.http.jwks=" + ServedTest.ISSUER.file());
        int port = service.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        try (ExecutorService stopping = Executors.newSingleThreadExecutor();
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
            slow.setSoTimeout(30_000);
            slow.getOutputStream().write(POST.getBytes(StandardCharsets.US_ASCII));
            assertThat(read(slow, 25)).as("its body is waited for").startsWith("HTTP/1.1 100");

            Future<?> stopped = stopping.submit(service::close);
            await().atMost(Duration.ofSeconds(15)).until(() -> isRefused(port));
            assertThat(stopped.isDone()).as("a request is still worked on").isFalse();

            slow.getOutputStream().write("xx".getBytes(StandardCharsets.US_ASCII));
            assertThat(read(slow, 12)).isEqualTo("HTTP/1.1 415");
            stopped.get(60, TimeUnit.SECONDS);
        }
    }

    private static String read(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    private static boolean isRefused(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }
}
