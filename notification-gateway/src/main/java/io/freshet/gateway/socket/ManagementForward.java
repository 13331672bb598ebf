package io.freshet.gateway.socket;

import io.freshet.log.RequestLog;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Forwards requests for the actuator and the API documentation to the management port on loopback. */
final class ManagementForward implements ApplicationListener<WebServerInitializedEvent>, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(ManagementForward.class);
    private static final String ACTUATOR = "/actuator";
    private static final Set<String> DOCUMENTATION = Set.of("/v3/api-docs", "/docs");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int MOST_UNDER_WAY = 16;
    private static final long MOST_BYTES = 8L << 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private volatile int port;

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        port = event.getWebServer().getPort();
    }

    static boolean serves(String path) {
        return DOCUMENTATION.contains(path)
                || path.equals(ACTUATOR)
                || (path.startsWith(ACTUATOR + "/") && !path.contains(".."));
    }

    void serve(Exchange exchange) {
        HttpRequest request;
        try {
            request = request(exchange);
        } catch (IllegalArgumentException e) {
            exchange.problem(ProblemType.VALIDATION, "the address is not well-formed");
            return;
        }
        if (!underWay.tryAcquire()) {
            exchange.problem(ProblemType.UNAVAILABLE, "too many management requests at once");
            return;
        }
        EventLoop loop = exchange.ctx().channel().eventLoop();
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES))
                .whenComplete((response, failure) -> {
                    underWay.release();
                    loop.execute(() -> {
                        try (MDC.MDCCloseable _ = RequestLog.naming(exchange.requestId())) {
                            answer(exchange, response, failure);
                        }
                    });
                });
    }

    private HttpRequest request(Exchange exchange) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + exchange.pathAndQuery()))
                .timeout(TIMEOUT);
        String accept = exchange.header(HttpHeaderNames.ACCEPT);
        if (accept != null) {
            request.header(HttpHeaderNames.ACCEPT.toString(), accept);
        }
        return request.build();
    }

    private static void answer(
            Exchange exchange, @Nullable HttpResponse<byte[]> response, @Nullable Throwable failure) {
        if (response == null) {
            log.warn("event=management_forward_failed cause={}", String.valueOf(failure));
            exchange.problem(ProblemType.UNAVAILABLE, "the management port does not answer");
            return;
        }
        if (response.statusCode() == HttpResponseStatus.NOT_FOUND.code()) {
            exchange.problem(ProblemType.NOT_FOUND, "there is no such management endpoint");
            return;
        }
        exchange.answer(
                HttpResponseStatus.valueOf(response.statusCode()),
                response.headers().firstValue("Content-Type").orElse("application/octet-stream"),
                response.body(),
                Map.of());
    }

    @Override
    public void destroy() {
        client.shutdownNow();
    }
}
