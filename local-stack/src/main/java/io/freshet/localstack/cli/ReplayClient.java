package io.freshet.localstack.cli;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The cache-invalidator's replay API.
 *
 * @param http client
 * @param invalidator its base URI
 * @param token an admin's token
 */
record ReplayClient(HttpClient http, URI invalidator, String token) {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    static ReplayClient of(Ports ports, String token) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        return new ReplayClient(http, URI.create("http://127.0.0.1:" + ports.of(Part.CACHE_INVALIDATOR)), token);
    }

    /**
     * A response.
     *
     * @param status the HTTP status
     * @param body a replay or a problem; empty if it is not a JSON object
     */
    record Answer(int status, Map<String, Object> body) {
        String text(String field) {
            return body.get(field) instanceof String text ? text : "";
        }

        double number(String field) {
            return body.get(field) instanceof Number number ? number.doubleValue() : 0;
        }

        boolean has(String field) {
            return body.get(field) != null;
        }
    }

    Answer start(Command.Replay replay) throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("from", replay.from());
        if (!replay.topics().isEmpty()) {
            body.put("topics", replay.topics());
        }
        body.put("warm", replay.warm());
        return send(request("/api/replays")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSONObjectUtils.toJSONString(body))));
    }

    Answer read(String id) throws IOException, InterruptedException {
        return send(request("/api/replays/" + id).GET());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(invalidator.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            return new Answer(answer.statusCode(), JSONObjectUtils.parse(answer.body()));
        } catch (ParseException e) {
            return new Answer(answer.statusCode(), Map.of());
        }
    }
}
