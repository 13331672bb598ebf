package io.freshet.announcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoCell;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.SourcePartition;
import io.freshet.events.Topics;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Announcements and commands resolve as precisely as the invalidator invalidates, and never to less. */
class InvalidatedTargetsTest {
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

    /** Its commands name the scopes of changes, and nothing more is invalid in Redis. */
    @Test
    void aReplayIsAsPreciseAsTheChangesThatItRepeats() {
        FeedInvalidated replayed = announced("replay", "c", discover(null), discover("home"));

        assertThat(concerned(InvalidatedTargets.of(replayed))).containsExactly(ALL, HOME);
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
    void aCommandOfASellerHasThePagesWithoutACategoryBesides() {
        CacheCommand ofSeller = command(CacheCommandKind.PRODUCT_UPDATED, new NamedScope.Discover("home"));

        assertThat(concerned(InvalidatedTargets.of(ofSeller))).containsExactly(ALL, HOME);
    }

    @Test
    void whatAnAdminClearsIsWhatTheAdminNames() {
        assertThat(concerned(InvalidatedTargets.of(command(CacheCommandKind.CLEAR, new NamedScope.Discover("home")))))
                .containsExactly(HOME);
        assertThat(concerned(InvalidatedTargets.of(command(
                        CacheCommandKind.CLEAR, new NamedScope.Discover(null), new NamedScope.Discover("home")))))
                .containsExactly(ALL, HOME, FASHION);
    }

    @Test
    void aCommandOfAReplayIsAsPreciseAsAChange() {
        Stream<InvalidationTarget> change =
                Stream.of(ALL, HOME, new InvalidationTarget.Around(new GeoPoint(25.1, 55.15), "home"), STREAM);
        CacheCommand replay =
                command(CacheCommandKind.REPLAY, change.flatMap(NamedScope::of).toArray(NamedScope[]::new));

        assertThat(concerned(InvalidatedTargets.of(replay)))
                .containsExactly(ALL, HOME, MARINA, MARINA_HOME, MARINA_WIDE, STREAM);
    }

    @Test
    void allStreamsAreOneScopeOfACommand() {
        CacheCommand clear = command(
                CacheCommandKind.CLEAR, NamedScope.whole(CachedFeed.STREAMS).toArray(NamedScope[]::new));

        assertThat(clear.getScopes())
                .extracting(InvalidatedScope::getFeed)
                .as("the others say nothing besides, and earlier versions refuse a seller without an id")
                .containsExactly("stream");
        assertThat(concerned(InvalidatedTargets.of(clear))).containsExactly(STREAM, SELLER, LIVE);
    }

    @Test
    void aCommandForAnUnknownFeedIsRefused() {
        CacheCommand newer = command(CacheCommandKind.CLEAR, new NamedScope.Newer("auctions"));

        assertThatThrownBy(() -> InvalidatedTargets.of(newer)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theCacheProtocolCountsTheTopicsPartitions() {
        assertThat(SourcePartition.EVENT_PARTITIONS).isEqualTo(Topics.EVENT_PARTITIONS);
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        GeoPoint point = new GeoPoint(25.1, 55.15);
        assertThat(List.of(
                        new NamedScope.Discover(null),
                        new NamedScope.Discover("home"),
                        new NamedScope.Community(null),
                        new NamedScope.Point(point, "home"),
                        new NamedScope.Place(new GeoCell(point, 5), "home"),
                        new NamedScope.OneStream(ID),
                        new NamedScope.OneStream(null),
                        new NamedScope.Seller(ID),
                        new NamedScope.Live(),
                        new NamedScope.Newer("auctions")))
                .allSatisfy(scope -> assertThat(NamedScope.of(scope.toAvro())).isEqualTo(scope));
        assertThat(InvalidationReason.values())
                .allSatisfy(reason ->
                        assertThat(InvalidationReason.of(reason.text())).isEqualTo(reason));
    }

    @Test
    void whatBreaksTheRulesIsRefused() {
        InvalidatedScope half =
                InvalidatedScope.newBuilder(scope("community")).setLatitude(1.0).build();

        assertThatThrownBy(() -> concerned(null, half)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<FeedScope> concerned(@Nullable String commandId, InvalidatedScope... scopes) {
        return concerned(InvalidatedTargets.of(announced(commandId, scopes)));
    }

    private static List<FeedScope> concerned(Set<InvalidationTarget> targets) {
        return scopes().filter(scope -> targets.stream().anyMatch(target -> target.concerns(scope)))
                .toList();
    }

    private static CacheCommand command(CacheCommandKind kind, NamedScope... scopes) {
        return Commands.of(kind, null, List.of(scopes), ID);
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
