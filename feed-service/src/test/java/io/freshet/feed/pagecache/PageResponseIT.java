package io.freshet.feed.pagecache;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.RedisConnection;

/** Validators, coding and cache headers, the same for every read. */
class PageResponseIT extends FeedServiceTest {
    private static final String FEED = "/api/feeds/discover";

    @Test
    void theTagIsThatOfTheContentWhetherCachedOrNotAndAlsoMadeAnew() {
        Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");
        HttpResponse<byte[]> miss = get(FEED);
        HttpResponse<byte[]> hit = get(FEED);
        HttpResponse<byte[]> compressed = get(FEED, "Accept-Encoding", "gzip");
        redis.delete(redis.keys("feed:*"));
        HttpResponse<byte[]> refilled = get(FEED);

        assertThat(header(miss, "Cache-Status")).isEqualTo("freshet; fwd=uri-miss; stored; detail=absent");
        assertThat(header(hit, "Cache-Status")).isEqualTo("freshet; hit");
        assertThat(asOf(refilled)).isNotEqualTo(asOf(miss));
        assertThat(header(miss, "ETag")).matches("W/\"[A-Za-z0-9_-]{22}\"");
        assertThat(List.of(hit, compressed, refilled))
                .extracting(answer -> header(answer, "ETag"))
                .containsOnly(header(miss, "ETag"));
    }

    @Test
    void anotherContentHasAnotherTag() {
        String before = header(get(FEED), "ETag");
        Catalogue.product("home", "{DISCOVER}", "2026-01-01", "5.00");
        redis.delete(redis.keys("feed:*"));

        HttpResponse<byte[]> changed = get(FEED, "If-None-Match", before);

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(header(changed, "ETag")).isNotEqualTo(before);
    }

    @Test
    void whoHasItIsToldSoOnAHitAndOnAMiss() {
        for (int i = 10; i < 28; i++) {
            Catalogue.product("home", "{DISCOVER}", "2026-01-" + i, i + ".00");
        }
        String tag = header(get(FEED), "ETag");

        HttpResponse<byte[]> hit = get(FEED, "If-None-Match", tag, "Accept-Encoding", "gzip");
        redis.delete(redis.keys("feed:*"));
        HttpResponse<byte[]> miss = get(FEED, "If-None-Match", tag);

        assertThat(List.of(hit, miss)).allSatisfy(unchanged -> {
            assertThat(unchanged.statusCode()).isEqualTo(304);
            assertThat(unchanged.body()).isEmpty();
            assertThat(header(unchanged, "ETag")).isEqualTo(tag);
            assertThat(header(unchanged, "Cache-Control")).isEqualTo("private, no-cache");
            assertThat(header(unchanged, "X-Request-Id")).hasSize(32);
            assertThat(unchanged.headers().allValues("Vary")).contains("Accept-Encoding");
            assertThat(unchanged.headers().map()).doesNotContainKeys("content-encoding", "content-type");
        });
        assertThat(header(hit, "Cache-Status")).isEqualTo("freshet; hit");
        assertThat(header(miss, "Cache-Status")).startsWith("freshet; fwd=uri-miss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "\"", "W/x, \"y"})
    void aMalformedTagIsIgnored(String malformed) {
        assertThat(get(FEED, "If-None-Match", malformed).statusCode()).isEqualTo(200);
    }

    @Test
    void compressedItIsTheSameOnAMissAndOnAHit() throws IOException {
        for (int i = 10; i < 28; i++) {
            Catalogue.product("home", "{DISCOVER}", "2026-01-" + i, i + ".00");
        }
        HttpResponse<byte[]> miss = get(FEED, "Accept-Encoding", "gzip");
        HttpResponse<byte[]> hit = get(FEED, "Accept-Encoding", "br, gzip;q=0.5");
        HttpResponse<byte[]> identity = get(FEED);

        assertThat(List.of(miss, hit)).allSatisfy(answer -> {
            assertThat(header(answer, "Content-Encoding")).isEqualTo("gzip");
            assertThat(header(answer, "Content-Type")).isEqualTo("application/json");
            assertThat(answer.headers().allValues("Vary")).contains("Accept-Encoding");
            assertThat(header(answer, "Content-Length")).isEqualTo("" + answer.body().length);
        });
        assertThat(gunzip(hit)).isEqualTo(identity.body());
        assertThat(JsonPath.<Boolean>read(new String(gunzip(miss), UTF_8), "$.cached"))
                .isFalse();
        assertThat(JsonPath.<List<Object>>read(new String(gunzip(miss), UTF_8), "$.items"))
                .hasSize(18);
        assertThat(hit.body()).hasSizeLessThan(identity.body().length / 3);
        assertThat(identity.headers().map()).doesNotContainKey("content-encoding");
        assertThat(identity.headers().allValues("Vary")).contains("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip;q=0", "identity", "gzip;q=0.5, identity", "br", "*;q=0", "gzip;q=nonsense"})
    void whoDoesNotWantGzipGetsNone(String acceptEncoding) {
        for (int i = 10; i < 28; i++) {
            Catalogue.product("home", "{DISCOVER}", "2026-01-" + i, i + ".00");
        }
        HttpResponse<byte[]> answer = get(FEED, "Accept-Encoding", acceptEncoding);

        assertThat(answer.headers().map()).doesNotContainKey("content-encoding");
        assertThat(JsonPath.<List<Object>>read(text(answer), "$.items")).hasSize(18);
    }

    @Test
    void aPageTooSmallToGainIsSentAsItIs() {
        HttpResponse<byte[]> answer = get(FEED, "Accept-Encoding", "gzip");

        assertThat(answer.headers().map()).doesNotContainKey("content-encoding");
        assertThat(JsonPath.<List<Object>>read(text(answer), "$.items")).isEmpty();
    }

    @Test
    void anEntryOfAnotherFormatIsAMiss() {
        redis.opsForValue().set("feed:discover:b7796ffe:page:1:limit:20", "\u0001anything");

        HttpResponse<byte[]> answer = get(FEED);

        assertThat(header(answer, "Cache-Status")).isEqualTo("freshet; fwd=stale; stored; detail=foreign");
        assertThat(header(get(FEED), "Cache-Status")).isEqualTo("freshet; hit");
    }

    /** As if by a memory fault or another Redis client: the gzip form might not inflate, or a price might differ. */
    @Test
    void anEntryOfWhichOneByteChangedIsAMissAndIsCountedAndFilledAnew(@Autowired MeterRegistry metrics) {
        String key = "feed:discover:b7796ffe:page:1:limit:20";
        Catalogue.product("home", "{DISCOVER}", "2026-01-01", "119.99");
        FunctionCounter corrupt = metrics.get("redis_corrupt_entries_total").functionCounter();
        double before = corrupt.count();
        get(FEED);
        String entry = redis.execute(
                (RedisConnection connection) ->
                        new String(connection.stringCommands().get(key.getBytes(UTF_8)), ISO_8859_1),
                true);
        redis.opsForValue().set(key, "9", entry.indexOf("119.99"));

        HttpResponse<byte[]> answer = get(FEED);

        assertThat(JsonPath.<String>read(text(answer), "$.items[0].price.amount"))
                .isEqualTo("119.99");
        assertThat(header(answer, "Cache-Status")).isEqualTo("freshet; fwd=stale; stored; detail=corrupt");
        assertThat(corrupt.count()).isGreaterThan(before);
        assertThat(header(get(FEED), "Cache-Status")).isEqualTo("freshet; hit");
    }

    @Test
    void aHeadIsAGetWithoutTheBody() {
        client().head()
                .uri(FEED)
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .valueEquals("ETag", header(get(FEED), "ETag"))
                .expectHeader()
                .valueEquals("Cache-Control", "private, no-cache")
                .expectBody()
                .isEmpty();
    }

    private static String asOf(HttpResponse<byte[]> answer) {
        return JsonPath.read(text(answer), "$.as_of");
    }

    private static byte[] gunzip(HttpResponse<byte[]> answer) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return in.readAllBytes();
        }
    }
}
