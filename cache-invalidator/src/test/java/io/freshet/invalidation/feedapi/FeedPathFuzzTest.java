package io.freshet.invalidation.feedapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.cache.CachedRequest;
import io.freshet.http.ProblemException;
import org.junit.jupiter.params.provider.ValueSource;

/** An address that an operator types in is one of feed-service's pages, or the operator's mistake. */
class FeedPathFuzzTest {
    @ValueSource(
            strings = {
                "/api/feeds/discover?page=2&per_page=50&sort=newest&category=fashion",
                "/api/feeds/discover",
                "/api/feeds/discover?category",
                "/api/feeds/community?latitude=25.2048&longitude=55.2708&radius_km=0.1&min_price=1.5&max_price=2",
                "/api/feeds/community?latitude=25&longitude=55&min_price=2&max_price=1",
                "/api/feeds/community?latitude=-0.001&longitude=-0.0",
                "/api/streams/b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01",
                "/api/streams/------------------------------------",
                "/api/streams/b0d3f4a26a43-4d7e-9f53-0c7d7f1c9a01--",
                "/api/users/11111-11111-11111-11111-111111111111/streams",
                "/api/users/b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01/streams?page=100&per_page=100",
                "/api/streams/live?page=0",
                "http://127.0.0.1:8080/api/streams/live",
                "http://[::1/api/streams/live",
                "/api/streams/live?page=1[",
                "//api/streams/live",
                "mailto:a@b",
                "/api/streams/live?a={b}&page=%32#x",
                "/api/streams/live%",
                ":",
                ""
            })
    @FuzzTest
    void anAddressIsOfAPageOrRefused(@NotNull String address) {
        CachedRequest request;
        try {
            request = FeedPath.parse(address);
        } catch (ProblemException _) {
            return;
        }
        String path = FeedPath.of(request);

        assertThat(path).matches("/api/[a-zA-Z0-9/._?=&-]+").hasSizeLessThan(300);
        assertThat(FeedPath.parse(path)).isEqualTo(request);
        assertThat(CachedRequest.of(request.key().redisKey(), request.key().canonicalText()))
                .contains(request);
    }
}
