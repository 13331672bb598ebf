package io.freshet.feed.streams;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.CacheConnection;
import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.Catalogue;
import io.freshet.feed.FeedServiceTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class StreamReadsIT extends FeedServiceTest {
    private static final UUID SOMEBODY = UUID.fromString("00000000-0000-0000-0000-00000000000a");

    @Autowired
    private CacheConnection connection;

    @Test
    void aStreamHasAnItemsFieldsAndWhatNoFeedShows() {
        UUID id = Catalogue.stream("ENDED", null, "2026-11-01 10:00Z");
        Catalogue.change("""
                        update streams set description = 'Silk', ended_at = '2026-11-01 11:00Z',
                          latitude = 25.2, longitude = 55.27 where id = ?""", id);

        HttpResponse<byte[]> answer = get("/api/streams/" + id);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(JsonPath.<Map<String, Object>>read(text(answer), "$"))
                .containsOnlyKeys(
                        "type",
                        "id",
                        "title",
                        "category",
                        "seller_id",
                        "created_at",
                        "status",
                        "scheduled_at",
                        "started_at",
                        "thumbnail_url",
                        "location",
                        "description",
                        "ended_at",
                        "cached",
                        "as_of")
                .containsEntry("type", "stream")
                .containsEntry("id", id.toString())
                .containsEntry("status", "ENDED")
                .containsEntry("description", "Silk")
                .containsEntry("ended_at", "2026-11-01T11:00:00Z")
                .containsEntry("location", Map.of("latitude", 25.2, "longitude", 55.27))
                .containsEntry("cached", false);
    }

    @Test
    void aStreamInAnyStateIsFoundAndWhatItLacksIsNull() {
        for (String status : List.of("SCHEDULED", "LIVE", "ENDED")) {
            UUID id = Catalogue.stream(status, null, null);

            assertThat(JsonPath.<Map<String, Object>>read(text(get("/api/streams/" + id)), "$"))
                    .containsEntry("status", status)
                    .containsEntry("description", null)
                    .containsEntry("ended_at", null)
                    .doesNotContainKey("location");
        }
    }

    /** Repeated reads of an unknown id cost no query; creating the stream invalidates the answer like any change. */
    @Test
    void thatAStreamIsUnknownIsCachedUntilItIsCreated() {
        UUID id = UUID.randomUUID();
        assertUnknown(get("/api/streams/" + id));
        Catalogue.stream(id, Catalogue.SELLER, "SCHEDULED", null, null, "2026-10-01");

        assertUnknown(get("/api/streams/" + id));
        String notified = invalidate(new FeedScope.OneStream(id));

        assertThat(get("/api/streams/" + id, "Freshet-Min-Generation", notified).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aDeletedStreamIsUnknownOnceThatIsAnnounced() {
        UUID id = Catalogue.stream("ENDED", null, null);
        String tag = header(get("/api/streams/" + id), "ETag");
        Catalogue.change("delete from streams where id = ?", id);
        invalidate(new FeedScope.OneStream(id));

        assertUnknown(get("/api/streams/" + id, "If-None-Match", tag));
        assertUnknown(get("/api/streams/" + id, "If-None-Match", "*"));
    }

    @Test
    void liveStreamsComeNewestFirstInPages() {
        UUID since9 = Catalogue.stream("LIVE", null, "2026-11-01 09:00Z");
        UUID since11 = Catalogue.stream("LIVE", null, "2026-11-01 11:00Z");
        UUID since10 = Catalogue.stream("LIVE", null, "2026-11-01 10:00Z");
        Catalogue.stream("SCHEDULED", "2027-01-01", null);
        Catalogue.stream("ENDED", null, "2026-11-01 12:00Z");

        HttpResponse<byte[]> first = get("/api/streams/live?per_page=2");
        HttpResponse<byte[]> second = get("/api/streams/live?per_page=2&page=2");

        assertThat(ids(first)).containsExactly(since11, since10);
        assertThat(ids(second)).containsExactly(since9);
        assertThat(JsonPath.<Map<String, Object>>read(text(first), "$"))
                .containsOnlyKeys("items", "page", "per_page", "has_more", "cached", "as_of")
                .containsEntry("has_more", true);
        assertThat(JsonPath.<Map<String, Object>>read(text(second), "$"))
                .containsEntry("has_more", false)
                .containsEntry("page", 2)
                .containsEntry("per_page", 2);
        assertThat(ids(get("/api/streams/live?page=500"))).isEmpty();
    }

    @Test
    void aSellersStreamsComeNewestFirstWithThoseThatEndedAndNobodyElses() {
        UUID ended = UUID.randomUUID();
        UUID live = UUID.randomUUID();
        UUID scheduled = UUID.randomUUID();
        Catalogue.stream(ended, SOMEBODY, "ENDED", null, "2026-11-03 09:00Z", "2026-10-01");
        Catalogue.stream(scheduled, SOMEBODY, "SCHEDULED", "2027-01-01", null, "2026-10-03");
        Catalogue.stream(live, SOMEBODY, "LIVE", null, "2026-11-02 09:00Z", "2026-10-02");
        Catalogue.stream("LIVE", null, "2026-11-02 09:00Z");

        HttpResponse<byte[]> first = get("/api/users/" + SOMEBODY + "/streams?per_page=2");

        assertThat(ids(first)).containsExactly(scheduled, live);
        assertThat(JsonPath.<Boolean>read(text(first), "$.has_more")).isTrue();
        assertThat(ids(get("/api/users/" + SOMEBODY + "/streams?per_page=2&page=2")))
                .containsExactly(ended);
    }

    @Test
    void streamsOfOneInstantAreInTheOrderOfTheirIds() {
        for (int i = 0; i < 20; i++) {
            Catalogue.stream("LIVE", null, "2026-11-01 09:00Z");
        }
        List<UUID> sameInstant = ids(get("/api/streams/live"));

        assertThat(sameInstant).hasSize(20).isSortedAccordingTo(java.util.Comparator.comparing(UUID::toString));
        assertThat(ids(get("/api/users/" + Catalogue.SELLER + "/streams"))).isEqualTo(sameInstant);
    }

    @Test
    void aUserWithoutStreamsHasAnEmptyPage() {
        HttpResponse<byte[]> answer = get("/api/users/" + SOMEBODY + "/streams");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ids(answer)).isEmpty();
        assertThat(JsonPath.<Boolean>read(text(answer), "$.has_more")).isFalse();
    }

    @Test
    void eachReadIsCachedUnderTheContractsKeyForTheContractsTime() {
        UUID id = Catalogue.stream("LIVE", null, "2026-11-01 09:00Z");
        List<String> paths = List.of(
                "/api/streams/" + id,
                "/api/streams/live",
                "/api/users/" + Catalogue.SELLER + "/streams?page=2&per_page=5");
        paths.forEach(path -> assertThat(cached(get(path))).isFalse());
        paths.forEach(path -> {
            assertThat(cached(get(path))).isTrue();
            assertThat(header(get(path), "Cache-Status")).isEqualTo("freshet; hit");
        });

        assertThat(redis.keys("stream*"))
                .containsExactlyInAnyOrder(
                        "stream:" + id,
                        "streams:live:page:1:limit:20",
                        "streams:user:" + Catalogue.SELLER + ":page:2:limit:5");
        assertThat(secondsLeft("stream:" + id)).isBetween(470L, 600L);
        assertThat(secondsLeft("streams:user:" + Catalogue.SELLER + ":page:2:limit:5"))
                .isBetween(470L, 600L);
        assertThat(secondsLeft("streams:live:page:1:limit:20")).isBetween(40L, 60L);
        assertThat(redis.keys("feed:*")).isEmpty();
    }

    @Test
    void anInvalidationInvalidatesTheReadsOfItsScopeAndNoOther() {
        UUID one = Catalogue.stream("LIVE", null, "2026-11-01 09:00Z");
        UUID other = UUID.randomUUID();
        Catalogue.stream(other, SOMEBODY, "LIVE", null, "2026-11-01 10:00Z", "2026-10-01");
        List<String> touched = List.of(
                "/api/streams/" + one,
                "/api/streams/live",
                "/api/streams/live?per_page=1&page=2",
                "/api/users/" + Catalogue.SELLER + "/streams");
        List<String> untouched = List.of("/api/streams/" + other, "/api/users/" + SOMEBODY + "/streams");
        touched.forEach(this::get);
        untouched.forEach(this::get);
        Catalogue.change("update streams set status = 'ENDED' where id = ?", one);

        String notified = invalidate(
                new FeedScope.OneStream(one),
                new FeedScope.SellerStreams(Catalogue.SELLER),
                new FeedScope.LiveStreams());

        untouched.forEach(path -> assertThat(cached(get(path))).as(path).isTrue());
        touched.forEach(path -> {
            assertThat(cached(get(path, "Freshet-Min-Generation", notified)))
                    .as(path)
                    .isFalse();
            assertThat(cached(get(path, "Freshet-Min-Generation", notified)))
                    .as(path)
                    .isTrue();
        });
        assertThat(ids(get("/api/streams/live"))).containsExactly(other);
        assertThat(JsonPath.<String>read(text(get("/api/streams/" + one)), "$.status"))
                .isEqualTo("ENDED");
    }

    @Test
    void whatCannotBeProvedIsReadFromTheDatabase() {
        UUID id = Catalogue.stream("LIVE", null, "2026-11-01 09:00Z");
        String ahead = new NotificationGeneration(Map.of(new SourcePartition(0, 0), 99L), Map.of()).text();
        for (String path : List.of("/api/streams/" + id, "/api/streams/live", "/api/users/" + id + "/streams")) {
            get(path);

            HttpResponse<byte[]> answer = get(path, "Freshet-Min-Generation", ahead);

            assertThat(cached(answer)).isFalse();
            assertThat(header(answer, "Cache-Status")).endsWith("detail=behind_notification");
        }
    }

    @Test
    void whoHasItIsToldSo() {
        UUID id = Catalogue.stream("LIVE", null, "2026-11-01 09:00Z");
        for (String path : List.of("/api/streams/" + id, "/api/streams/live", "/api/users/" + id + "/streams")) {
            String tag = header(get(path), "ETag");

            assertThat(get(path, "If-None-Match", tag).statusCode()).as(path).isEqualTo(304);
        }
    }

    private String invalidate(FeedScope... scopes) {
        return new ScopeInvalidator(connection)
                .invalidate(List.of(scopes), new SourcePartition(0, 3), 7)
                .generation()
                .text();
    }

    private long secondsLeft(String key) {
        return redis.getExpire(key, TimeUnit.SECONDS);
    }

    private static boolean cached(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return JsonPath.read(text(answer), "$.cached");
    }

    private static void assertUnknown(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(header(answer, "Content-Type")).startsWith("application/problem+json");
        assertThat(JsonPath.<String>read(text(answer), "$.type")).isEqualTo("urn:freshet:problem:not-found");
    }
}
