package io.freshet.invalidation.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.freshet.cache.CachedRequest;
import io.freshet.cache.PagePopularity;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.localstack.token.Role;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;

/** Replays rebuild the caches: coalesced, alongside the live consumers, without notifying clients. */
class ReplayIT extends ReplayTest {
    private static final CachedRequest ELSEWHERE = new CachedRequest.Discover("replay-other", "live_first", 1, 20);
    private static final CachedRequest UNFILTERED = new CachedRequest.Discover(null, "live_first", 1, 20);

    @Test
    void manyEventsBecomeAsFewInvalidationsAsThereAreScopesAndNobodyIsTold() throws Exception {
        publish(150, "replay-home");
        fill(home(1));
        fill(home(2));
        fill(ELSEWHERE);

        Map<String, Object> done = awaitState(start(false), "DONE");

        assertThat(List.of(home(1), home(2))).noneMatch(this::isCurrent);
        assertThat(isCurrent(ELSEWHERE)).isTrue();
        assertThat(done)
                .containsEntry("events", 150)
                .containsEntry("events_total", 150)
                .containsEntry("percent", 100.0)
                .containsEntry("eta_seconds", 0)
                .containsEntry("invalidations", 2) // the category, and the pages without a category filter
                .containsEntry("keys_deleted", 2)
                .containsEntry("failure", null);
        assertThat(number(done, "events_per_second")).isBetween(10, EVENTS_PER_SECOND);
        await().atMost(PATIENCE).until(() -> !announced().isEmpty());
        // The gateway does not notify clients for this reason; near caches invalidate these scopes.
        assertThat(announced()).singleElement().satisfies(one -> {
            assertThat(one.getReason()).isEqualTo("replay");
            assertThat(one.getCommandId()).isNotNull();
            assertThat(one.getScopes()).hasSize(2);
        });
    }

    @Test
    void thePagesWithoutACategoryAreInvalidedTooButNotTheWholeFeed() throws Exception {
        publish(1, "replay-home");
        fill(UNFILTERED);
        fill(ELSEWHERE);

        awaitState(start(false), "DONE");

        assertThat(isCurrent(UNFILTERED)).isFalse();
        assertThat(isCurrent(ELSEWHERE)).isTrue();
    }

    @Test
    void liveChangesGoOnUndisturbed() throws Exception {
        publish(1_500, "replay-home"); // takes far longer than the rest of this test
        fill(ELSEWHERE);
        UUID id = start(false);

        publishOne("replay-other");

        await().atMost(PATIENCE).until(() -> !isCurrent(ELSEWHERE));
        await().atMost(PATIENCE)
                .until(() ->
                        announced().stream().anyMatch(each -> each.getReason().equals("product_updated")));
        assertThat(read(id)).containsEntry("state", "RUNNING");
        cancel(id, 200);
        assertThat(announced())
                .filteredOn(each -> !each.getReason().equals("replay"))
                .extracting(FeedInvalidated::getReason)
                .containsExactly("product_updated");
        awaitLive(); // so that the offsets are at the end
    }

    private void publishOne(String category) throws Exception {
        kafka.send(
                        Topics.PRODUCT_UPDATED,
                        "live",
                        encoder.encode(
                                Topics.PRODUCT_UPDATED,
                                io.freshet.invalidation.SampleChanges.productChange(
                                        null,
                                        io.freshet.invalidation.SampleChanges.product(category)
                                                .build())))
                .get();
    }

    @Test
    void aSecondIsToldThatOneRunsAndOneThatRunsCanBeCancelled() throws Exception {
        publish(2_000, "replay-home");
        UUID id = start(false);

        post("{\"from\":\"EARLIEST\"}")
                .expectStatus()
                .isEqualTo(409)
                .expectBody()
                .jsonPath("$.detail")
                .value((String detail) -> assertThat(detail).contains(id.toString()));

        await().atMost(PATIENCE).until(() -> number(read(id), "events") > 0);
        assertThat(read(id)).containsEntry("state", "RUNNING");
        assertThat(number(read(id), "eta_seconds")).isPositive();
        assertThat(cancel(id, 200)).contains("\"state\":\"CANCELLED\"");
        assertThat(cancel(id, 200)).contains("\"state\":\"CANCELLED\"");
        assertThat(number(read(id), "events")).isBetween(1, 1_999);
        cancel(start(false), 200); // the next can start at once
    }

    @Test
    void whatHasEndedIsListedAndCannotBeCancelled() throws Exception {
        publish(1, "replay-home");
        UUID id = start(false);
        awaitState(id, "DONE");

        cancel(id, 409);
        cancel(UUID.randomUUID(), 404);
        assertThat((String) JsonPath.read(operator.get("/api/replays?per_page=1"), "$.items[0].id"))
                .isEqualTo(id.toString());
    }

    @Test
    void anEmptyRangeIsDoneAtOnce() {
        assertThat(awaitState(start(false), "DONE"))
                .containsEntry("events_total", 0)
                .containsEntry("percent", 100.0)
                .containsEntry("invalidations", 0);
    }

    @Test
    void theHottestPagesAreWarmedFirstAsFastAsIsAllowed() throws Exception {
        String gone = UUID.randomUUID().toString();
        publishPopularity(gone, List.of(new PagePopularity(home(9), 1e6))); // only its latest record counts
        publishPopularity(gone, List.of(new PagePopularity(home(1), 300_000), new PagePopularity(home(2), 100_000)));
        publishPopularity(
                UUID.randomUUID().toString(),
                List.of(new PagePopularity(home(3), 200_000), new PagePopularity(home(2), 150_000)));

        Map<String, Object> done = awaitState(start(true), "DONE");

        assertThat(FEED.asked).startsWith(path(1), path(2), path(3)).doesNotContain(path(9));
        assertThat(done.get("pages_warm")).isEqualTo(done.get("pages_total"));
        assertThat(number(done, "pages_warm")).isGreaterThanOrEqualTo(3);
    }

    private void publishPopularity(String instance, List<PagePopularity> pages) throws Exception {
        Broker.createIfMissing(PagePopularity.TOPIC);
        kafka.send(PagePopularity.TOPIC, 0, instance, PagePopularity.encode(pages))
                .get();
    }

    private static String path(int page) {
        return "/api/feeds/discover?page=" + page + "&per_page=20&sort=live_first&category=replay-home";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"from\":\"earliest\"}",
                "{\"from\":\"2h\"}",
                "{\"from\":2}",
                "{\"from\":\"9998-01-01T00:00:00Z\"}",
                "{\"from\":\"EARLIEST\",\"topics\":[]}",
                "{\"from\":\"EARLIEST\",\"topics\":[null]}",
                "{\"from\":\"EARLIEST\",\"topics\":[\"freshet.product-updated\"]}",
                "{\"from\":\"EARLIEST\",\"topics\":\"freshet.product-updated.v1\"}",
                "{\"from\":\"EARLIEST\",\"warm\":\"yes\"}",
                "{\"from\":\"EARLIEST\",\"speed\":1}"
            })
    void whatIsNotUnderstoodIsRefused(String body) {
        post(body)
                .expectStatus()
                .isBadRequest()
                .expectBody()
                .jsonPath("$.type")
                .isEqualTo("urn:freshet:problem:validation");
    }

    @Test
    void onlyAdminsMay() {
        for (Role role : List.of(Role.SELLER, Role.VIEWER)) {
            operator.as(role)
                    .post()
                    .uri("/api/replays")
                    .contentType(MediaType.APPLICATION_JSON)
                    .body("{\"from\":\"EARLIEST\"}")
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
        operator.anonymous().get().uri("/api/replays").exchange().expectStatus().isUnauthorized();
    }

    private String cancel(UUID id, int status) {
        byte[] body = operator.as(Role.ADMIN)
                .delete()
                .uri("/api/replays/" + id)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody()
                .returnResult()
                .getResponseBody();
        return new String(java.util.Objects.requireNonNull(body), java.nio.charset.StandardCharsets.UTF_8);
    }
}
