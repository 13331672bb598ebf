package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.freshet.client.ClientEvent.RefreshRequired;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TopicTest {
    private static final UUID STREAM = UUID.fromString("11111111-1111-1111-1111-111111111111");

    private static boolean concerns(FeedQuery query, String data) {
        ClientEvent.Frame frame =
                Json.frame("{\"event\":\"feed_refresh_required\",\"data\":" + data.replace('\'', '"') + "}");
        return frame != null
                && Json.event(frame) instanceof RefreshRequired change
                && query.topic().isConcernedBy(change);
    }

    @Test
    void aCategoryConcernsItsOwnFeedAndTheFeedOfAll() {
        String fashion = "{'feed':'discover','category':'fashion','generation':'g','spread_ms':5}";
        assertThat(concerns(FeedQuery.discover().category("fashion"), fashion)).isTrue();
        assertThat(concerns(FeedQuery.discover(), fashion)).isTrue();
        assertThat(concerns(FeedQuery.discover().category("home"), fashion)).isFalse();
        assertThat(concerns(FeedQuery.community(25.2, 55.27), fashion)).isFalse();
        assertThat(concerns(FeedQuery.discover().category("home"), "{'feed':'discover','generation':'g'}"))
                .isTrue();
    }

    @Test
    void aPointConcernsThePlacesWhoseCircleHoldsIt() {
        String marina = "{'feed':'community','category':'home','location':{'latitude':25.08,'longitude':55.14},"
                + "'change_type':'CREATED','generation':'g'}";
        assertThat(concerns(FeedQuery.community(25.1, 55.17), marina)).isTrue();
        assertThat(concerns(FeedQuery.community(25.1, 55.17, 1), marina)).isFalse();
        assertThat(concerns(FeedQuery.community(24.45, 54.38), marina)).isFalse();
        assertThat(concerns(FeedQuery.community(25.1, 55.17).category("fashion"), marina))
                .as("what is told after a resume is the latest change's category alone")
                .isTrue();
    }

    @Test
    void acommandInOnePlaceConcernsWhoeverMayHaveMeantIt() {
        String cleared = "{'feed':'community','location':{'latitude':24.45,'longitude':54.38},'generation':'g'}";
        assertThat(concerns(FeedQuery.community(25.2, 55.27), cleared)).isTrue();
    }

    @Test
    void aStreamIsToldByTheAggregateThatChanged() {
        FeedQuery stream = FeedQuery.stream(STREAM);
        assertThat(concerns(stream, "{'feed':'stream','aggregate_id':'" + STREAM + "','generation':'g'}"))
                .isTrue();
        assertThat(concerns(stream, "{'feed':'stream','aggregate_id':'" + UUID.randomUUID() + "','generation':'g'}"))
                .isFalse();
        assertThat(concerns(stream, "{'feed':'stream','generation':'g'}")).isTrue();
    }

    @Test
    void theTopicThatTheServerNamesIsTheOneThatWasSubscribed() {
        Topic place = FeedQuery.community(25.2, 55.0).topic();
        assertThat(Topic.of(
                        Map.of("feed", "community", "latitude", 25.2, "longitude", 55, "radius_km", 5, "cursor", "c")))
                .isEqualTo(place);
        assertThat(Topic.of(Map.of("cursor", "c", "spread_ms", 5))).isNull();
    }

    /** The server has one subscription for both, which closing the one would end. */
    @Test
    void neighboursShareATopic() {
        assertThat(FeedQuery.community(25.2044, 55.2688).topic())
                .isEqualTo(FeedQuery.community(25.2, 55.27).topic());
        assertThat(FeedQuery.community(-0.001, 0.0).topic())
                .isEqualTo(FeedQuery.community(0, 0).topic());
        assertThat(FeedQuery.discover().sort("newest").perPage(5).topic())
                .isEqualTo(FeedQuery.discover().topic());
    }

    @Test
    void aQueryIsAPath() {
        assertThat(FeedQuery.discover().path(1)).isEqualTo("/api/feeds/discover");
        assertThat(FeedQuery.discover().category("a b").perPage(5).path(3))
                .isEqualTo("/api/feeds/discover?category=a+b&page=3&per_page=5");
        assertThat(FeedQuery.community(25.204, 55.27, 7.55)
                        .minPrice(new BigDecimal("1E+1"))
                        .path(1))
                .isEqualTo("/api/feeds/community?latitude=25.2&longitude=55.27&min_price=10&radius_km=7.5");
        assertThat(FeedQuery.stream(STREAM).path(1)).isEqualTo("/api/streams/" + STREAM);
        assertThatIllegalArgumentException().isThrownBy(() -> FeedQuery.community(91, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedQuery.stream(STREAM).sort("newest"));
    }
}
