package io.freshet.localstack.demo;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls to one service on behalf of one user. */
record DemoHttp(HttpClient http, URI service, Token token) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Supplies a token that is currently valid. */
    @FunctionalInterface
    interface Token {
        String now() throws IOException;
    }

    /** A service rejected a request, or gave an unexpected answer. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        /** Whether somebody else has changed or deleted what the request was about. */
        boolean isOutdated() {
            return status == 404 || status == 409;
        }
    }

    Map<String, Object> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, null, headers);
    }

    Map<String, Object> post(String path, @Nullable Map<String, Object> body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    void patch(String path, Map<String, Object> body) throws IOException, InterruptedException {
        send("PATCH", path, body);
    }

    void delete(String path) throws IOException, InterruptedException {
        send("DELETE", path, null);
    }

    private Map<String, Object> send(String method, String path, @Nullable Map<String, Object> body, String... headers)
            throws IOException, InterruptedException {
        BodyPublisher sent =
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSONObjectUtils.toJSONString(body));
        HttpRequest.Builder request = HttpRequest.newBuilder(service.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token.now())
                .method(method, sent);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        try {
            Map<String, Object> parsed = answer.body().isEmpty() ? Map.of() : JSONObjectUtils.parse(answer.body());
            if (answer.statusCode() >= 400) {
                throw new RefusedException(answer.statusCode(), method + " " + path + ": " + parsed.get("detail"));
            }
            return parsed;
        } catch (ParseException e) {
            throw new IOException(method + " " + path + " was not answered in JSON", e);
        }
    }
}
