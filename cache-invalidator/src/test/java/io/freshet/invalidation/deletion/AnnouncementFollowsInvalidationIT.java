package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.NotificationGeneration;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatus;
import io.freshet.invalidation.SampleChanges;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Commit, then invalidate, then announce: an announced invalidation is complete, and nothing else is affected. */
class AnnouncementFollowsInvalidationIT extends InvalidationTest {
    private static final Page HOME = Page.discover("home");
    private static final Page FASHION = Page.discover("fashion");

    @Test
    void whatIsAnnouncedIsNeverServedAgain() throws Exception {
        for (int round = 0; round < 20; round++) {
            fill(HOME);
            publish(SampleChanges.productChange(
                    null, SampleChanges.product("home").build()));

            nextAnnouncement();

            assertThat(isCached(HOME)).isFalse();
        }
    }

    /** While Redis accepts no commands the invalidation cannot complete, so it must not be announced. */
    @Test
    void nothingIsAnnouncedBeforeItHolds() throws Exception {
        fill(HOME);
        Duration pause = Duration.ofMillis(1500);
        Instant paused = Instant.now();
        redis.getRequiredConnectionFactory()
                .getConnection()
                .execute("CLIENT", bytes("PAUSE"), bytes(Long.toString(pause.toMillis())), bytes("ALL"));
        publish(SampleChanges.productChange(null, SampleChanges.product("home").build()));

        nextAnnouncement();

        assertThat(Duration.between(paused, Instant.now())).isGreaterThanOrEqualTo(pause);
        assertThat(isCached(HOME)).isFalse();
    }

    @Test
    void aChangeInOneCategoryLeavesTheOthersCached() throws Exception {
        fill(HOME);
        fill(FASHION);
        publish(SampleChanges.productChange(null, SampleChanges.product("home").build()));

        FeedInvalidated announced = nextAnnouncement();

        assertThat(announced.getScopes())
                .extracting(InvalidatedScope::getFeed, InvalidatedScope::getCategory)
                .containsExactly(tuple("discover", null), tuple("discover", "home"));
        assertThat(announced.getKeysDeleted()).isEqualTo(1);
        assertThat(isCached(FASHION)).isTrue();
    }

    @Test
    void theAnnouncementTellsItsCauseOnTheCausesPartition() throws Exception {
        ProductUpdated change =
                SampleChanges.productChange(null, SampleChanges.product("home").build());
        int partition = publish(change);

        FeedInvalidated announced = nextAnnouncement();

        assertThat(received.peekLast()).isNotNull();
        assertThat(received.peekLast().partition()).isEqualTo(partition);
        assertThat(received.peekLast().key()).isEqualTo(KEY);
        assertThat(announced.getCauseEventId()).isEqualTo(change.getEventId());
        assertThat(announced.getReason()).isEqualTo("product_updated");
        assertThat(announced.getChangeType()).isEqualTo("UPDATED");
        assertThat(NotificationGeneration.parse(announced.getGeneration()).positions())
                .hasSize(1);
    }

    @Test
    void whatNobodyReadsIsNotAnnounced() throws Exception {
        var before = SampleChanges.stream("home").build();
        send(
                Topics.STREAM_STATUS_CHANGED,
                encoder.encode(
                        Topics.STREAM_STATUS_CHANGED,
                        SampleChanges.streamChange(
                                StreamChangeType.UPDATED,
                                before,
                                SampleChanges.stream("home").setVersion(2).build())));
        var visible = SampleChanges.streamChange(
                StreamChangeType.WENT_LIVE,
                before,
                SampleChanges.stream("home").setStatus(StreamStatus.LIVE).build());
        send(Topics.STREAM_STATUS_CHANGED, encoder.encode(Topics.STREAM_STATUS_CHANGED, visible));

        assertThat(nextAnnouncement().getCauseEventId()).isEqualTo(visible.getEventId());
    }

    /** An unreadable record may have meant anything; skipping it would leave pages stale forever. */
    @Test
    void aPoisonRecordInvalidatesEverythingIsKeptAndDoesNotStopTheRest() throws Exception {
        fill(HOME);
        fill(FASHION);
        send(Topics.PRODUCT_UPDATED, bytes("not an event"));

        FeedInvalidated announced = nextAnnouncement();
        assertThat(announced.getReason()).isEqualTo("broad");
        assertThat(announced.getScopes())
                .extracting(InvalidatedScope::getFeed)
                .containsExactly("discover", "community", "stream", "seller", "live");
        assertThat(isCached(HOME)).isFalse();
        assertThat(isCached(FASHION)).isFalse();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> deadLetters(Topics.PRODUCT_UPDATED).contains("not an event"));

        publish(SampleChanges.productChange(null, SampleChanges.product("home").build()));
        assertThat(nextAnnouncement().getReason()).isEqualTo("product_updated");
    }

    /** No record blocks later ones, whatever a producer writes. */
    @Test
    void whatNobodyCouldMeasureOrAnnounceDoesNotStopTheRest() throws Exception {
        publish(ProductUpdated.newBuilder(SampleChanges.productChange(
                        null, SampleChanges.product("home").build()))
                .setOccurredAt(Instant.parse("9999-01-01T00:00:00Z"))
                .build());
        assertThat(nextAnnouncement().getReason()).isEqualTo("product_updated");

        publish(SampleChanges.productChange(
                null, SampleChanges.product("x".repeat(600_000)).build()));
        assertThat(nextAnnouncement().getReason()).isEqualTo("broad");

        String largest = "no event ".repeat(1_048_000 / 9);
        send(Topics.PRODUCT_UPDATED, bytes(largest));
        assertThat(nextAnnouncement().getReason()).isEqualTo("broad");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> deadLetters(Topics.PRODUCT_UPDATED).contains(largest));

        publish(SampleChanges.productChange(null, SampleChanges.product("home").build()));
        assertThat(nextAnnouncement().getReason()).isEqualTo("product_updated");
    }
}
