package io.freshet.feed.nearcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.Freshness;
import io.freshet.cache.InvalidationTarget.WholeFeed;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageKey;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import io.freshet.cache.Stripe;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** A page that an announcement could have missed is never valid. Contents are texts, instants seconds after a start. */
class NearCacheTest {
    private static final FeedScope HOME = new FeedScope.Discover("home");
    private static final FeedScope FASHION = new FeedScope.Discover("fashion");
    private static final SourcePartition CAUSE = new SourcePartition(SourcePartition.PRODUCTS, 3);
    private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10); // overflows too
    private final NearCache<String> cache = new NearCache<>(DataSize.ofMegabytes(1), String::length, nanos::get);

    @BeforeEach
    void begin() {
        cache.begin(at(0));
    }

    @Test
    void aPageIsServedUntilItIsAnnouncedAndThenOnlyHeld() {
        read(HOME, "home", 10);
        read(FASHION, "fashion", 10);
        assertThat(served(HOME, 11)).isEqualTo("home as of 10");

        announce(5, HOME);

        assertThat(served(HOME, 11)).isNull();
        assertThat(served(FASHION, 11)).isEqualTo("fashion as of 10");
        assertThat(held(HOME)).isEqualTo("home as of 10");
    }

    @Test
    void whatAChangeInvalidatesCanBeServedForFiftyMillisecondsWhileItIsReadAnew() {
        read(HOME, "home", 10);
        assertThat(revalidating(HOME, 11)).isNull();

        announce(5, HOME);

        assertThat(revalidating(HOME, 11)).isEqualTo("home as of 10");
        pass(Duration.ofMillis(49));
        announce(6, HOME); // another change does not make it longer
        assertThat(revalidating(HOME, 11)).isEqualTo("home as of 10");
        pass(Duration.ofMillis(1));
        assertThat(revalidating(HOME, 11)).isNull();
    }

    @Test
    void itIsNoOlderThanOtherHits() {
        read(HOME, "home", 10);
        announce(5, HOME);

        assertThat(revalidating(HOME, 14.9)).isNotNull();
        assertThat(revalidating(HOME, 15.1)).isNull();
    }

    @Test
    void onceItIsReadAnewNobodyIsServedWhatWasBefore() {
        read(HOME, "home", 10);
        announce(5, HOME);

        read(HOME, "home", 11);

        assertThat(served(HOME, 11)).isEqualTo("home as of 11");
        assertThat(revalidating(HOME, 11)).isNull();
    }

    /** After the cache was cleared, or announcements were missed, no earlier page may be served. */
    @Test
    void whatIsInvalidatedOtherwiseIsNotServedForAMoment() {
        read(HOME, "home", 10);
        read(FASHION, "fashion", 10);
        announce(5, HOME);
        pass(Duration.ofMillis(1));

        cache.follow(new NearAnnouncement(Set.of(FASHION), List.of(), Map.of(CAUSE, 6L), null), false);

        assertThat(revalidating(FASHION, 11)).isNull();
        assertThat(revalidating(HOME, 11)).isNull();
    }

    @Test
    void aWatermarkEndsNothing() {
        read(HOME, "home", 10);
        announce(5, HOME);
        pass(Duration.ofMillis(1));

        vouch(11, List.of(CAUSE));

        assertThat(revalidating(HOME, 11)).isEqualTo("home as of 10");
    }

    @Test
    void allPagesOfAScopeAreInvalidedTogether() {
        PageKey second = PageKey.discover("second", "newest", 1, 20);
        read(HOME, "home", 10);
        cache.storeRead(second, HOME, "second", at(10), null, cache.position());
        Freshness freshness = Freshness.within(Duration.ofSeconds(5), at(11));
        assertThat(cache.find(second, HOME, null, freshness)).isNotNull();

        announce(5, HOME);

        assertThat(served(HOME, 11)).isNull();
        assertThat(cache.find(second, HOME, null, freshness)).isNull();
    }

    @Test
    void aWholeFeedIsInvalidatedWithoutNamingItsScopes() {
        read(HOME, "home", 10);
        read(new FeedScope.LiveStreams(), "live", 10);

        cache.follow(new NearAnnouncement(Set.of(), List.of(new WholeFeed(CachedFeed.DISCOVER)), Map.of(), null), true);

        assertThat(served(HOME, 11)).isNull();
        assertThat(served(new FeedScope.LiveStreams(), 11)).isEqualTo("live as of 10");
    }

    /** Rule F: whatever stops arriving, nothing has to detect it. */
    @Test
    void whatNothingVouchesForIsNotServedForLongerThanTheBound() {
        read(HOME, "home", 10);
        assertThat(served(HOME, 15)).isNotNull();
        assertThat(served(HOME, 15.001)).isNull();

        vouch(20, SourcePartition.events());
        assertThat(served(HOME, 25)).isEqualTo("home as of 20");
        assertThat(served(HOME, 25.001)).isNull();
    }

    @Test
    void onePartitionThatIsBehindHoldsTheWatermarkBack() {
        read(HOME, "home", 10);

        vouch(20, SourcePartition.events().subList(0, 11));
        assertThat(served(HOME, 20)).isNull();

        vouch(16, SourcePartition.events().subList(11, 12));
        assertThat(served(HOME, 20)).isEqualTo("home as of 16");
    }

    @Test
    void anAsOfAheadOfTheClockProvesNothing() {
        read(HOME, "home", 10);

        assertThat(served(HOME, 9.499)).isNull();
        assertThat(served(HOME, 9.5)).isNotNull();
    }

    /** The store race: it would never be announced again. */
    @Test
    void whatWasAnnouncedWhileAPageWasReadKeepsItFromBeingServed() {
        NearPosition before = cache.position();
        announce(5, HOME);
        cache.storeRead(key(HOME), HOME, "home", at(10), null, before);
        cache.storeRead(key(FASHION), FASHION, "fashion", at(10), null, before);

        assertThat(served(HOME, 11)).isNull();
        assertThat(held(HOME)).isEqualTo("home as of 10");
        assertThat(served(FASHION, 11)).isNotNull();
    }

    @Test
    void whoReadTooLongAgoForAnyoneToRememberIsNotServed() {
        NearPosition before = cache.position();
        for (int i = 0; i < 65; i++) {
            announce(i, HOME);
        }
        cache.storeRead(key(FASHION), FASHION, "fashion", at(10), null, before);

        assertThat(served(FASHION, 11)).isNull();
    }

    /** Announcements from before following began are never read; a page may be older than they are. */
    @Test
    void aPageFromBeforeFollowingBeganIsNotServed() {
        cache.begin(at(20));
        read(HOME, "home", 20.5);
        assertThat(served(HOME, 21)).isNull();

        read(HOME, "home", 20.501);
        assertThat(served(HOME, 21)).isNotNull();
    }

    @Test
    void anInterruptionEndsEverythingAlsoWhatWasBeingRead() {
        read(HOME, "home", 10);
        NearPosition before = cache.position();
        vouch(12, SourcePartition.events());
        cache.lose();
        assertThat(served(HOME, 12)).isNull();
        assertThat(held(HOME)).isEqualTo("home as of 12");

        cache.begin(at(13));
        cache.storeRead(key(FASHION), FASHION, "fashion", at(14), null, before);
        assertThat(served(HOME, 14)).isNull();
        assertThat(served(FASHION, 14)).isNull();
    }

    /** Its old generation came back with it, and so did the applied offset. */
    @Test
    void aPageOfARedisThatWentBackInTimeIsNotVouchedFor() {
        announce(5, HOME);
        found(HOME, "old", 10, Map.of(CAUSE, 4L));
        vouch(12, SourcePartition.events());
        assertThat(served(HOME, 12)).isNull();
        assertThat(held(HOME)).isEqualTo("old as of 10");

        found(HOME, "new", 11, Map.of(CAUSE, 5L));
        assertThat(served(HOME, 12)).isEqualTo("new as of 12");
    }

    /** The instance that should have announced it may have died; every later watermark names it. */
    @Test
    void aGapInvalidatesEverythingWhenItIsFirstReadOf() {
        SourcePartition gaps = new SourcePartition(SourcePartition.WATERMARKS, 0);
        NearPosition before = cache.position();
        read(HOME, "home", 10);
        behindGap(7, 12);
        cache.storeRead(key(FASHION), FASHION, "fashion", at(11), null, before);
        assertThat(served(HOME, 12)).isNull();
        assertThat(served(FASHION, 12)).isNull();

        found(HOME, "of a Redis that was not invalidated for it", 12, Map.of(gaps, 6L));
        assertThat(served(HOME, 12)).isNull();

        found(HOME, "home", 12, Map.of(gaps, 7L));
        behindGap(7, 13);
        assertThat(served(HOME, 13)).isEqualTo("home as of 12");
    }

    /** All announcements of a backlog name its last offset: the first says nothing about the others. */
    @Test
    void aNotificationIsCoveredOnceAllOfItsOffsetWasAnnounced() {
        read(HOME, "home", 10);
        NotificationGeneration notified = new NotificationGeneration(Map.of(CAUSE, 5L), Map.of());
        announce(5, FASHION);
        assertThat(served(HOME, 11, notified)).isNull();

        vouch(4, 10, List.of(CAUSE));
        assertThat(served(HOME, 11, notified)).isNull();

        vouch(5, 10, List.of(CAUSE));
        assertThat(served(HOME, 11, notified)).isNotNull();
    }

    @Test
    void aNotificationIsCoveredByThePageThatWasReadUnderAViewThatCoversIt() {
        Map<Stripe, String> epochs = Map.of(Stripe.of(HOME), "e");
        announce(5, HOME);
        found(HOME, "home", 10, Map.of(CAUSE, 5L));

        assertThat(served(HOME, 11, new NotificationGeneration(Map.of(CAUSE, 5L), epochs)))
                .isNotNull();
        assertThat(served(HOME, 11, new NotificationGeneration(Map.of(CAUSE, 6L), epochs)))
                .isNull();
        assertThat(served(HOME, 11, new NotificationGeneration(Map.of(CAUSE, 5L), Map.of())))
                .isNull();
    }

    /** The next page served must not be older than what has been shown. */
    @Test
    void whatIsHeldGivesWayToWhatIsNewerOrValid() {
        read(HOME, "first", 10);
        vouch(12, SourcePartition.events());
        announce(5, HOME);
        hold(HOME, "older than was proven of the first", 11);
        assertThat(held(HOME)).isEqualTo("first as of 12");

        hold(HOME, "newer", 13);
        assertThat(held(HOME)).isEqualTo("newer as of 13");

        read(HOME, "valid, but older than what was shown", 12);
        assertThat(served(HOME, 13)).isNull();

        read(HOME, "valid", 13);
        assertThat(served(HOME, 13)).isEqualTo("valid as of 13");
        vouch(15, SourcePartition.events());
        hold(HOME, "older than is proven of the valid one", 14);
        assertThat(served(HOME, 15)).isEqualTo("valid as of 15");

        hold(HOME, "newer, and not to be served", 16);
        assertThat(served(HOME, 16)).isNull();
        assertThat(held(HOME)).isEqualTo("newer, and not to be served as of 16");
    }

    /** Even if it was evicted and stored again: a held page's scope is found as long as the page is held. */
    @Test
    void aPageThatWasDisplacedAndReadAgainIsInvalidatedLikeAnyOther() {
        for (int i = 0; i < 50; i++) {
            read(HOME, "x".repeat(400_000), 10);
            read(FASHION, "x".repeat(400_000), 10);
            read(new FeedScope.LiveStreams(), "x".repeat(400_000), 10);
            System.gc();
        }
        read(HOME, "home", 10);
        announce(5, HOME);

        assertThat(served(HOME, 11)).isNull();
        assertThat(cache.bytes()).isLessThan(1024 * 1024);
    }

    /** However often it is found there. */
    @Test
    void aPageIsHeldForNoLongerThanRedisWouldHoldIt() {
        Duration ttl = key(HOME).ttl();

        found(HOME, new NearPage<>("old", at(10), ttl.plusSeconds(1)), Map.of(CAUSE, 5L));
        assertThat(served(HOME, 11)).isNull();

        found(HOME, new NearPage<>("younger", at(11), ttl.minusSeconds(30)), Map.of(CAUSE, 5L));
        assertThat(served(HOME, 11)).isEqualTo("younger as of 11");
    }

    @Test
    void turnedOffItHoldsNothing() {
        NearCache<String> off = new NearCache<>(DataSize.ofBytes(0), String::length);
        off.begin(at(0));
        off.storeRead(key(HOME), HOME, "home", at(10), null, off.position());

        assertThat(off.held(key(HOME))).isNull();
        assertThat(off.find(key(HOME), HOME, null, Freshness.within(Duration.ofSeconds(5), at(10))))
                .isNull();
    }

    private void read(FeedScope scope, String content, double readAt) {
        cache.storeRead(key(scope), scope, content, at(readAt), null, cache.position());
    }

    private void hold(FeedScope scope, String content, double readAt) {
        cache.storeRead(key(scope), scope, content, at(readAt), null, null);
    }

    private void found(FeedScope scope, String content, double asOf, Map<SourcePartition, Long> applied) {
        found(scope, new NearPage<>(content, at(asOf), Duration.ZERO), applied);
    }

    private void found(FeedScope scope, NearPage<String> page, Map<SourcePartition, Long> applied) {
        ScopeView view = new ScopeView("e", "g", "f", "s", null, applied);
        cache.storeFound(key(scope), scope, page, view, cache.position());
    }

    private void announce(long offset, FeedScope scope) {
        cache.follow(new NearAnnouncement(Set.of(scope), List.of(), Map.of(CAUSE, offset), null), true);
    }

    private void behindGap(long gap, double upTo) {
        Map<SourcePartition, Long> positions =
                Map.of(CAUSE, 5L, new SourcePartition(SourcePartition.WATERMARKS, 0), gap);
        cache.follow(new NearAnnouncement(Set.of(), List.of(), positions, at(upTo)), false);
    }

    private void vouch(double upTo, List<SourcePartition> sources) {
        vouch(0, upTo, sources);
    }

    private void vouch(long offset, double upTo, List<SourcePartition> sources) {
        for (SourcePartition source : sources) {
            cache.follow(new NearAnnouncement(Set.of(), List.of(), Map.of(source, offset), at(upTo)), false);
        }
    }

    private @Nullable String served(FeedScope scope, double now) {
        return served(scope, now, null);
    }

    private @Nullable String served(FeedScope scope, double now, @Nullable NotificationGeneration atLeast) {
        Freshness freshness = Freshness.within(Duration.ofSeconds(5), at(now));
        return text(cache.find(key(scope), scope, atLeast, freshness));
    }

    private @Nullable String revalidating(FeedScope scope, double now) {
        return text(cache.findRevalidating(key(scope), Freshness.within(Duration.ofSeconds(5), at(now))));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private @Nullable String held(FeedScope scope) {
        return text(cache.held(key(scope)));
    }

    private static @Nullable String text(@Nullable NearPage<String> page) {
        return page == null
                ? null
                : page.content() + " as of "
                        + Duration.between(START, page.asOf()).toSeconds();
    }

    private static PageKey key(FeedScope scope) {
        return PageKey.discover(scope.text(), "newest", 1, 20);
    }

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }
}
