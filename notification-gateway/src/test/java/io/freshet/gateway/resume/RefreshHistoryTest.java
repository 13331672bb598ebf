package io.freshet.gateway.resume;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.gateway.refresh.Announcement;
import io.freshet.gateway.refresh.CommunityArea;
import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.refresh.RefreshScope;
import io.freshet.gateway.subscription.FeedTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshHistoryTest {
    private static final UUID TOPIC = new UUID(7, 7);
    private static final FeedTopic ALL = new FeedTopic.Discover(null);
    private static final FeedTopic HOME = new FeedTopic.Discover("home");

    private final RefreshHistory history = new RefreshHistory(60_000, 1 << 20);
    private Position position = Position.of(TOPIC, 100, 100, 100, 100, 100, 100);
    private long now = 1_000_000;
    private int announced;

    @BeforeEach
    void begin() {
        history.add(new Announcement.Gap(position));
    }

    @Test
    void whoMissedNothingIsToldNothing() {
        Position before = announce(0, discover("fashion"));

        assertThat(missed(HOME, before)).isEmpty();
        assertThat(missed(ALL, position)).isEmpty();
    }

    @Test
    void ofOneFeedOnlyTheLatestOfEachPartitionIsTold() {
        Position before = announce(0, discover("home"));
        announce(0, discover("home"));
        announce(3, discover("home"));
        announce(0, discover("fashion"));
        announce(3, discover("home"));

        assertThat(missed(HOME, before)).containsExactly("g-0-101-home-2", "g-3-101-home-5");
        assertThat(missed(ALL, before)).containsExactly("g-0-102-fashion-4", "g-3-101-home-5");
    }

    @Test
    void broadRefreshesConcernEverybody() {
        Position before = position;
        announce(1, new RefreshScope.Discover(null));
        announce(1, new RefreshScope.Stream(null));

        assertThat(missed(HOME, before)).hasSize(1);
        assertThat(missed(new FeedTopic.Stream(new UUID(1, 1)), before)).hasSize(1);
    }

    @Test
    void placesMissWhatLiesInTheirCircle() {
        FeedTopic dubai = new FeedTopic.Community(GeoCell.of(25.2, 55.27, 5));
        Position before = position;
        announce(2, at(25.2, 55.28));
        announce(2, at(24.45, 54.38));

        assertThat(missed(dubai, before)).hasSize(1);
        assertThat(missed(new FeedTopic.Community(GeoCell.of(40, 40, 5)), before))
                .isEmpty();
    }

    @Test
    void whatSupersedesAMissedOneIsToldAtOnceAlsoIfTheLoopIsNotThereYet() {
        Position before = position;
        Position loop = announce(0, discover("home"));
        announce(0, discover("home"));

        assertThat(history.recover(HOME, before.cursor(), loop))
                .isInstanceOfSatisfying(
                        ResumeResult.Complete.class,
                        complete -> assertThat(complete.missed())
                                .extracting(FeedRefresh::generation)
                                .containsExactly("g-0-101-home-2"));
    }

    @Test
    void aCursorFromBeforeTheHistoryIsLost() {
        assertThat(history.recover(
                        HOME, Position.of(TOPIC, 100, 99, 100, 100, 100, 100).cursor(), position))
                .isEqualTo(new ResumeResult.Lost());
        Position before = position;
        position = past(2, 100);
        history.add(new Announcement.Gap(position));
        assertThat(history.recover(HOME, before.cursor(), position)).isEqualTo(new ResumeResult.Lost());
    }

    @Test
    void whatIsForgottenByTimeIsLost() {
        Position before = announce(0, discover("home"));
        now += 61_000;
        announce(1, discover("fashion"));

        assertThat(history.recover(HOME, before.cursor(), position)).isInstanceOf(ResumeResult.Complete.class);
        assertThat(history.recover(
                        HOME, Position.of(TOPIC, 100, 100, 100, 100, 100, 100).cursor(), position))
                .isEqualTo(new ResumeResult.Lost());
    }

    @Test
    void sizeIsBoundedAndNothingMissingIsToldAsComplete() {
        var small = new RefreshHistory(Long.MAX_VALUE / 2, 20_000);
        small.add(new Announcement.Gap(position));
        var random = new Random(4);
        List<Position> seen = new ArrayList<>(List.of(position));
        for (int i = 0; i < 5_000; i++) {
            small.add(next(random.nextInt(6), new RefreshScope.Stream(new UUID(1, random.nextInt(2_000)))));
            seen.add(position);
            assertThat(small.bytes()).isLessThanOrEqualTo(20_000);
        }
        assertThat(small.recover(ALL, seen.getFirst().cursor(), position)).isEqualTo(new ResumeResult.Lost());
        assertThat(small.recover(ALL, seen.get(4_990).cursor(), position)).isInstanceOf(ResumeResult.Complete.class);
    }

    @Test
    void aCursorAheadOfThisInstanceIsTold() {
        Position ahead = past(5, 100);

        assertThat(history.recover(HOME, ahead.cursor(), position)).isEqualTo(new ResumeResult.Ahead(ahead));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "!",
                "AQ",
                "null",
                "%00",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void whatIsNoCursorIsNotOurs(String cursor) {
        assertThat(history.recover(HOME, cursor, position)).isEqualTo(new ResumeResult.Lost());
    }

    @Test
    void aCursorOfATopicThatWasMadeAnewIsNotOurs() {
        assertThat(history.recover(
                        HOME,
                        Position.of(new UUID(7, 8), 100, 100, 100, 100, 100, 100)
                                .cursor(),
                        position))
                .isEqualTo(new ResumeResult.Lost());
    }

    private List<String> missed(FeedTopic topic, Position from) {
        return history.recover(topic, from.cursor(), position) instanceof ResumeResult.Complete complete
                ? complete.missed().stream().map(FeedRefresh::generation).toList()
                : List.of("lost");
    }

    private Position announce(int partition, RefreshScope scope) {
        history.add(next(partition, scope));
        return position;
    }

    private Position past(int partition, long offset) {
        long[] next = new long[6];
        for (int i = 0; i < next.length; i++) {
            next[i] = i == partition ? offset + 1 : position.next(i);
        }
        return Position.of(TOPIC, next);
    }

    private Announcement next(int partition, RefreshScope scope) {
        long offset = position.next(partition);
        position = past(partition, offset);
        announced++;
        String category = scope instanceof RefreshScope.Discover(var name) ? name : "-";
        return new Announcement.Refreshes(
                position,
                partition,
                offset,
                now++,
                List.of(new FeedRefresh(
                        scope,
                        "product_updated",
                        "UPDATED",
                        "a",
                        "g-%d-%d-%s-%d".formatted(partition, offset, category, announced))));
    }

    private static RefreshScope discover(String category) {
        return new RefreshScope.Discover(category);
    }

    private static RefreshScope at(double latitude, double longitude) {
        return new RefreshScope.Community("home", new CommunityArea.Point(new GeoPoint(latitude, longitude)));
    }
}
