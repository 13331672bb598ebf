package io.freshet.invalidation.audit;

import io.freshet.cache.CachedRequest;
import io.freshet.http.WorkPlace;
import io.freshet.invalidation.feedapi.FeedPath;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests pages from feed-service that are read from the database. The requests bypass its caches and do not store the
 * page, which would repair the very fault to be found. Thread-safe.
 */
@Component
class PrimaryReader implements DisposableBean {
    private static final long LONGEST_PAGE = 4 << 20;
    private static final String NOT_FOUND = "urn:freshet:problem:not-found";

    private final AuditProperties properties;
    private final PrimaryClock clock;
    private final JsonMapper json;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    PrimaryReader(AuditProperties properties, PrimaryClock clock, JsonMapper json) {
        this.properties = properties;
        this.clock = clock;
        this.json = json;
    }

    PrimaryRead read(CachedRequest request) throws InterruptedException {
        HttpRequest asked = HttpRequest.newBuilder(properties.feed().resolve(FeedPath.of(request)))
                .header("Cache-Control", "no-cache, no-store")
                .build();
        long askedNanos = System.nanoTime();
        // HttpRequest's timeout covers only the headers; this one also covers the body.
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                asked, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LONGEST_PAGE));
        WorkPlace.giveBack(); // if this serves an admin's request
        try {
            HttpResponse<byte[]> response = answer.get(properties.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return understood(response, askedNanos, System.nanoTime());
        } catch (ExecutionException e) {
            return new PrimaryRead.Failed("feed-service does not answer: " + e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new PrimaryRead.Failed("feed-service does not answer within " + properties.timeout());
        } catch (JacksonException | DateTimeException e) {
            return new PrimaryRead.Failed("what answers for feed-service is not understood: " + e.getMessage());
        }
    }

    private PrimaryRead understood(HttpResponse<byte[]> response, long askedNanos, long answeredNanos) {
        ObjectNode body = object(response.body());
        if (response.statusCode() == 404
                && body != null
                && NOT_FOUND.equals(body.path("type").asString(""))) {
            return new PrimaryRead.Page(null, null, answeredNanos);
        }
        if (response.statusCode() != 200 || body == null) {
            return new PrimaryRead.Failed("feed-service answered " + response.statusCode());
        }
        if (body.path("cached").asBoolean(true) || body.has("degraded")) {
            return new PrimaryRead.Failed("feed-service did not read the database for it");
        }
        Instant readAt = Instant.parse(body.path("as_of").asString(""));
        clock.read(readAt, askedNanos);
        body.remove("cached");
        body.remove("as_of");
        return new PrimaryRead.Page(body, readAt, answeredNanos);
    }

    private @Nullable ObjectNode object(byte[] bytes) {
        return json.readTree(bytes) instanceof ObjectNode object ? object : null;
    }

    @Override
    public void destroy() {
        http.shutdownNow();
        http.close();
    }
}
