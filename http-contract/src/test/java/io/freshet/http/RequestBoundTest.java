package io.freshet.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.LocalConnector.LocalEndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More requests than are worked on: some wait, and those that are served have hardly waited. */
@Timeout(60)
class RequestBoundTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);
    private final List<String> served = new CopyOnWriteArrayList<>();
    private final Map<String, Callback> running = new ConcurrentHashMap<>();

    private final class Holding extends Handler.Abstract.NonBlocking {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            served.add(path);
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
    void theNewestThatWaitsGoesFirstAndWhatIsTooMuchIsRefused() throws Exception {
        RequestBound bound = bound(LONG);
        ask("/first");
        await().until(() -> running.containsKey("/first"));
        List<LocalEndPoint> waiting = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            waiting.add(ask("/" + i));
            int number = i;
            await().until(() -> bound.waiting() == number);
        }

        assertThat(ask("/refused").getResponse(false, 30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 503");
        LocalEndPoint health = ask("/actuator/health/liveness");
        end("/actuator/health/liveness");
        assertThat(health.getResponse(false, 30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
        for (String path : List.of("/first", "/4", "/3", "/2", "/1")) {
            end(path);
        }
        for (LocalEndPoint each : waiting) {
            assertThat(each.getResponse(false, 30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200");
        }
        assertThat(served).containsExactly("/first", "/actuator/health/liveness", "/4", "/3", "/2", "/1");
        ask("/another");
        end("/another");
    }

    @Test
    void whoWaitsTooLongIsRefused() throws Exception {
        RequestBound bound = bound(Duration.ofMillis(50));
        ask("/first");
        await().until(() -> running.containsKey("/first"));

        assertThat(ask("/late").getResponse(false, 30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 503");
        assertThat(bound.waiting()).isZero();
        end("/first");
        ask("/another");
        end("/another");
    }

    private RequestBound bound(Duration patience) throws Exception {
        RequestBound bound = new RequestBound(new Holding(), 1, patience);
        server.setHandler(bound);
        server.start();
        return bound;
    }

    private LocalEndPoint ask(String path) {
        return connector.executeRequest("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private void end(String path) {
        await().until(() -> running.containsKey(path));
        requireNonNull(running.remove(path)).succeeded();
    }
}
