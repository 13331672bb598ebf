package io.freshet.invalidation.replay;

import io.freshet.cache.CachedRequest;
import io.freshet.invalidation.feedapi.FeedPath;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Requests pages from feed-service, as any client would, so that they are cached. The load on the database is bounded:
 * a page costs at most one query, and both rate and concurrency are limited. Thread-safe.
 */
@Component
class PageWarmer implements DisposableBean {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final ReplayProperties properties;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();

    PageWarmer(ReplayProperties properties) {
        this.properties = properties;
    }

    /** feed-service answers no request with a page. */
    static final class NothingWarmed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NothingWarmed(String message) {
            super(message);
        }
    }

    /**
     * Warms pages in order.
     *
     * @param warm receives the number of warm pages so far, after each batch
     * @param meanwhile called regularly; may throw
     * @throws NothingWarmed if too many requests in a row fail
     */
    void warm(List<CachedRequest> pages, IntConsumer warm, ReplayPulse meanwhile) throws InterruptedException {
        long began = System.nanoTime();
        int atOnce = properties.warmConcurrency();
        int done = 0;
        int failedInARow = 0;
        for (int from = 0; from < pages.size(); from += atOnce) {
            List<CachedRequest> step = pages.subList(from, Math.min(pages.size(), from + atOnce));
            int good = ask(step);
            done += good;
            failedInARow = good > 0 ? 0 : failedInARow + step.size();
            if (failedInARow >= 5 * atOnce) {
                throw new NothingWarmed("feed-service at " + properties.feed() + " does not answer pages");
            }
            warm.accept(done);
            long due = began + TimeUnit.SECONDS.toNanos(1) * (from + step.size()) / properties.warmPagesPerSecond();
            meanwhile.heartbeat();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                TimeUnit.NANOSECONDS.sleep(Math.min(left, PAUSE.toNanos()));
                meanwhile.heartbeat();
            }
        }
    }

    /** Returns how many were answered with a page or with 404, which is cached too. */
    private int ask(List<CachedRequest> pages) throws InterruptedException {
        List<CompletableFuture<HttpResponse<Void>>> asked = new ArrayList<>();
        for (CachedRequest page : pages) {
            HttpRequest request = HttpRequest.newBuilder(properties.feed().resolve(FeedPath.of(page)))
                    .build();
            asked.add(http.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
        }
        long deadline = System.nanoTime() + properties.timeout().toNanos();
        int good = 0;
        for (CompletableFuture<HttpResponse<Void>> answer : asked) {
            try {
                int status = answer.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                        .statusCode();
                good += status == 200 || status == 404 ? 1 : 0;
            } catch (ExecutionException | TimeoutException e) {
                answer.cancel(true); // not counted as warm
            }
        }
        return good;
    }

    @Override
    public void destroy() {
        http.shutdownNow();
        http.close();
    }
}
