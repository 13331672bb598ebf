package io.freshet.feed.nearcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.SourcePartition;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The scopes that an announcement invalidates, as precisely as the invalidator invalidated them. */
class AnnouncementReaderTest {
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final FeedScope ALL = new FeedScope.Discover(null);
    private static final FeedScope HOME = new FeedScope.Discover("home");
    private static final FeedScope FASHION = new FeedScope.Discover("fashion");
    private static final FeedScope MARINA = new FeedScope.Community(GeoCell.of(25.08, 55.14, 5), null);
    private static final FeedScope MARINA_HOME = new FeedScope.Community(GeoCell.of(25.08, 55.14, 5), "home");
    private static final FeedScope MARINA_FASHION = new FeedScope.Community(GeoCell.of(25.08, 55.14, 5), "fashion");
    private static final FeedScope MARINA_WIDE = new FeedScope.Community(GeoCell.of(25.08, 55.14, 20), null);
    private static final FeedScope ABU_DHABI = new FeedScope.Community(GeoCell.of(24.45, 54.38, 5), null);
    private static final FeedScope STREAM = new FeedScope.OneStream(ID);
    private static final FeedScope SELLER = new FeedScope.SellerStreams(ID);
    private static final FeedScope LIVE = new FeedScope.LiveStreams();

    @Test
    void aChangeConcernsItsCategoryAndThePagesWithoutOne() {
        assertThat(concerned(null, discover(null), discover("home"))).containsExactly(ALL, HOME);
    }

    @Test
    void aFeedAloneIsAllOfIt() {
        assertThat(concerned(null, discover(null))).containsExactly(ALL, HOME, FASHION);
        assertThat(concerned("c", discover(null), discover("home"))).containsExactly(ALL, HOME, FASHION);
        assertThat(concerned(null, scope("community")))
                .containsExactly(MARINA, MARINA_HOME, MARINA_FASHION, MARINA_WIDE, ABU_DHABI);
        assertThat(concerned(null, scope("stream"))).containsExactly(STREAM, SELLER, LIVE);
        assertThat(concerned(null, scope("something newer"))).hasSize(11);
    }

    /** Its commands name what changes did, and no more is invalid in Redis. */
    @Test
    void aReplayIsAsPreciseAsTheChangesThatItRepeats() {
        FeedInvalidated replayed = announced("replay", "c", discover(null), discover("home"));
        NearAnnouncement read = AnnouncementReader.scopes(replayed);

        assertThat(scopes().filter(read::concerns)).containsExactly(ALL, HOME);
    }

    @Test
    void aPointConcernsThePlacesThatCanHoldIt() {
        assertThat(concerned(null, at(25.1, 55.15, null), at(25.1, 55.15, "home")))
                .containsExactly(MARINA, MARINA_HOME, MARINA_WIDE);
        assertThat(concerned("c", at(25.2, 55.14, null), at(25.2, 55.14, "home")))
                .containsExactly(MARINA_WIDE);
    }

    @Test
    void aPlaceConcernsItselfAlone() {
        InvalidatedScope place = InvalidatedScope.newBuilder(at(25.08, 55.14, null))
                .setRadiusKm(5.0)
                .build();

        assertThat(concerned("c", place)).containsExactly(MARINA, MARINA_HOME, MARINA_FASHION);
    }

    @Test
    void streamsAreNamed() {
        InvalidatedScope stream = InvalidatedScope.newBuilder(scope("stream"))
                .setStreamId(ID.toString())
                .build();
        InvalidatedScope seller = InvalidatedScope.newBuilder(scope("seller"))
                .setSellerId(ID.toString())
                .build();

        assertThat(concerned(null, stream)).containsExactly(STREAM);
        assertThat(concerned(null, seller, scope("live"))).containsExactly(SELLER, LIVE);
    }

    @Test
    void aWatermarkConcernsNothingAndTellsOfItsPositions() {
        Map<SourcePartition, Long> positions = Map.of(new SourcePartition(0, 3), -1L, new SourcePartition(1, 3), 7L);
        Instant instant = Instant.parse("2026-11-25T10:00:00Z");
        NearAnnouncement read = AnnouncementReader.read(FeedInvalidated.newBuilder(announced(null))
                .setGeneration(new NotificationGeneration(positions, Map.of()).text())
                .setWatermark(instant)
                .build());

        assertThat(scopes()).noneMatch(read::concerns);
        assertThat(read.positions()).isEqualTo(positions);
        assertThat(read.watermark()).isEqualTo(instant);
    }

    @Test
    void whatBreaksTheRulesIsRefused() {
        InvalidatedScope half =
                InvalidatedScope.newBuilder(scope("community")).setLatitude(1.0).build();

        assertThatThrownBy(() -> concerned(null, half)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AnnouncementReader.read(announced(null))).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<FeedScope> concerned(@Nullable String commandId, InvalidatedScope... scopes) {
        NearAnnouncement read = AnnouncementReader.scopes(announced(commandId, scopes));
        return scopes().filter(read::concerns).toList();
    }

    private static Stream<FeedScope> scopes() {
        return Stream.of(
                ALL, HOME, FASHION, MARINA, MARINA_HOME, MARINA_FASHION, MARINA_WIDE, ABU_DHABI, STREAM, SELLER, LIVE);
    }

    private static FeedInvalidated announced(@Nullable String commandId, InvalidatedScope... scopes) {
        return announced("product_updated", commandId, scopes);
    }

    private static FeedInvalidated announced(String reason, @Nullable String commandId, InvalidatedScope... scopes) {
        return FeedInvalidated.newBuilder()
                .setCommandId(commandId)
                .setReason(reason)
                .setScopes(List.of(scopes))
                .setGeneration("unreadable")
                .setKeysDeleted(0)
                .build();
    }

    private static InvalidatedScope discover(@Nullable String category) {
        return InvalidatedScope.newBuilder(scope("discover"))
                .setCategory(category)
                .build();
    }

    private static InvalidatedScope at(double latitude, double longitude, @Nullable String category) {
        return InvalidatedScope.newBuilder(scope("community"))
                .setLatitude(latitude)
                .setLongitude(longitude)
                .setCategory(category)
                .build();
    }

    private static InvalidatedScope scope(String feed) {
        return InvalidatedScope.newBuilder().setFeed(feed).build();
    }
}
