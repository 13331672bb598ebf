package io.freshet.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.gateway.refresh.CommunityArea;
import io.freshet.gateway.refresh.RefreshScope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceTest {
    private static final List<FeedTopic> TOPICS =
            List.of(new FeedTopic.Discover(null), new FeedTopic.Discover("home"), new FeedTopic.Discover("fashion"));

    private final AudienceSize size = new AudienceSize();
    private final Audience<String> audience = new Audience<>(size);

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"home", "fashion", "toys"})
    void itsIndexFindsWhomTheRuleNames(@Nullable String category) {
        TOPICS.forEach(topic -> audience.add(topic, "listener of " + topic));
        RefreshScope scope = new RefreshScope.Discover(category);

        List<String> byRule = TOPICS.stream()
                .filter(topic -> topic.isConcernedBy(scope))
                .map(topic -> "listener of " + topic)
                .toList();

        assertThat(concernedBy(scope))
                .containsExactlyInAnyOrderElementsOf(byRule)
                .isNotEmpty();
        assertThat(size.concernedBy(scope)).isEqualTo(byRule.size());
    }

    @Test
    void addingTwiceIsOnceAndRemovingIsForGood() {
        FeedTopic home = new FeedTopic.Discover("home");
        RefreshScope scope = new RefreshScope.Discover("home");

        audience.add(home, "a");
        audience.add(home, "a");
        assertThat(concernedBy(scope)).containsExactly("a");
        assertThat(size.concernedBy(scope)).isEqualTo(1);

        audience.remove(home, "a");
        audience.remove(home, "a");
        assertThat(concernedBy(scope)).isEmpty();
        assertThat(size.concernedBy(scope)).isZero();
    }

    static Stream<CommunityArea> areas() {
        return Stream.of(
                new CommunityArea.Point(new GeoPoint(25.2, 55.27)),
                new CommunityArea.Point(new GeoPoint(25.24, 55.27)),
                new CommunityArea.Place(GeoCell.of(25.2, 55.27, 5)),
                new CommunityArea.Everywhere());
    }

    @ParameterizedTest
    @MethodSource("areas")
    void placesAreFoundAsTheRuleNamesThem(CommunityArea area) {
        List<FeedTopic> topics = Stream.of(
                        GeoCell.of(25.2, 55.27, 5),
                        GeoCell.of(25.2, 55.27, 0.1),
                        GeoCell.of(25.21, 55.27, 5),
                        GeoCell.of(24.45, 54.38, 50))
                .<FeedTopic>map(FeedTopic.Community::new)
                .toList();
        topics.forEach(topic -> audience.add(topic, "listener of " + topic));
        audience.add(new FeedTopic.Discover(null), "listener of all");
        RefreshScope scope = new RefreshScope.Community("home", area);

        List<String> byRule = topics.stream()
                .filter(topic -> topic.isConcernedBy(scope))
                .map(topic -> "listener of " + topic)
                .toList();

        assertThat(concernedBy(scope))
                .containsExactlyInAnyOrderElementsOf(byRule)
                .isNotEmpty();
        assertThat(size.concernedBy(scope)).isEqualTo(byRule.size());
    }

    @Test
    void aPlaceIsForgottenWithItsLastListener() {
        FeedTopic place = new FeedTopic.Community(GeoCell.of(25.2, 55.27, 5));
        RefreshScope scope = new RefreshScope.Community(null, new CommunityArea.Point(new GeoPoint(25.2, 55.27)));
        Audience<String> elsewhere = new Audience<>(size);

        audience.add(place, "a");
        audience.add(place, "b");
        elsewhere.add(place, "c");
        audience.remove(place, "a");
        assertThat(concernedBy(scope)).containsExactly("b");
        assertThat(size.concernedBy(scope)).isEqualTo(2);

        audience.remove(place, "b");
        assertThat(concernedBy(scope)).isEmpty();
        assertThat(audience.isEmpty()).isTrue();
        assertThat(size.concernedBy(scope)).isEqualTo(1);

        elsewhere.remove(place, "c");
        assertThat(size.concernedBy(scope)).isZero();
        assertThat(size.isEmpty()).isTrue();
    }

    private List<String> concernedBy(RefreshScope scope) {
        List<String> visited = new ArrayList<>();
        audience.concernedBy(scope, (listener, _) -> visited.add(listener));
        return visited;
    }
}
