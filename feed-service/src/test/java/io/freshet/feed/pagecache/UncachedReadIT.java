package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An uncached read, as audits send it, is answered from the database and leaves no trace in the cache. */
class UncachedReadIT extends FeedServiceTest {
    private static final String FEED = "/api/feeds/discover?category=home";
    private static final String[] UNCACHED = {"Cache-Control", "no-cache, no-store"};

    @Test
    void itIsReadFromTheDatabaseAndWhatIsCachedStaysAsItWas() {
        get(FEED);
        Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");

        HttpResponse<byte[]> uncached = get(FEED, UNCACHED);
        HttpResponse<byte[]> cached = get(FEED);

        assertThat(ids(uncached)).hasSize(1);
        assertThat(JsonPath.<Boolean>read(text(uncached), "$.cached")).isFalse();
        assertThat(header(uncached, "Cache-Status")).isEqualTo("freshet; fwd=request");
        assertThat(header(cached, "Cache-Status")).isEqualTo("freshet; hit");
        assertThat(ids(cached)).isEmpty();
    }

    @Test
    void whatIsNotCachedStaysSo() {
        get(FEED, UNCACHED);

        assertThat(redis.keys("feed:*")).isEmpty();
    }

    /** Browsers send no-cache by themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "no-store", "max-age=0", "nonsense, no-cachet, no-store"})
    void halfOfItIsAnsweredAsAlways(String directives) {
        get(FEED);

        assertThat(header(get(FEED, "Cache-Control", directives), "Cache-Status"))
                .isEqualTo("freshet; hit");
    }

    @Test
    void aMalformedGenerationIsRefusedAllTheSame() {
        assertThat(get(FEED, "Cache-Control", "No-Store,No-Cache", "Freshet-Min-Generation", "x")
                        .statusCode())
                .isEqualTo(400);
    }

    /** So no client can force more reads. */
    @Test
    void onePageIsReadOnceASecond() {
        Instant begun = Instant.now();
        List<String> reads = java.util.stream.Stream.generate(() -> get(FEED, UNCACHED))
                .limit(3)
                .map(answer -> JsonPath.<String>read(text(answer), "$.as_of"))
                .toList();

        assertThat(reads).doesNotHaveDuplicates();
        assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofMillis(1900));
    }
}
