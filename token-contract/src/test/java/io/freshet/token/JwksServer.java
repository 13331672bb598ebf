package io.freshet.token;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves an issuer's JWK set over HTTP, which tests can rotate, break and delay. */
final class JwksServer implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger reads = new AtomicInteger();
    private final HttpServer server;
    private volatile String document;
    private volatile int status = 200;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    JwksServer(JWK... keys) throws IOException {
        document = new JWKSet(List.of(keys)).toString();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/jwks", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        reads.incrementAndGet();
        try (exchange) {
            gate.await();
            byte[] body = document.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
    }

    /** Returns the number of reads. */
    int reads() {
        return reads.get();
    }

    void rotateTo(JWK... keys) {
        serve(new JWKSet(List.of(keys)).toString());
    }

    void serve(String text) {
        document = text;
    }

    void answerWith(int code) {
        status = code;
    }

    /** Delays all responses until the latch is counted down. */
    void holdUp(CountDownLatch latch) {
        gate = latch;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
