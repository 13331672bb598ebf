package io.freshet.gateway.socket;

import static org.awaitility.Awaitility.await;

import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.DisposableBean;

/** Access to the running gateway for test clients. */
final class TestGateway implements DisposableBean {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final GatewayServer server;

    TestGateway(GatewayServer server) {
        this.server = server;
    }

    HttpClient client() {
        return client;
    }

    int port() {
        return server.port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    TestGateway awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> get("/actuator/health/readiness").statusCode() == 200);
        return this;
    }

    TestWebSocket connect() {
        return TestWebSocket.connect(this, "freshet.v1.json");
    }

    /** A client that sends its token in the header. */
    TestWebSocket connectAs(Role role, UUID user) {
        return TestWebSocket.connectWith(this, TestTokens.of(role, user), "freshet.v1.json");
    }

    @Override
    public void destroy() {
        client.shutdownNow();
    }
}
