package io.freshet.cache;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which changes alter a page in the middle of its feed. */
class PageReachTest {
    private static final GeoPoint HERE = new GeoPoint(25.08, 55.14);
    private static final GeoPoint THERE = new GeoPoint(25.09, 55.14);
    private static final GeoCell CELL = GeoCell.of(25.08, 55.14, 5);
    private static final FeedScope ALL = new FeedScope.Discover(null);
    private static final FeedScope AROUND = new FeedScope.Community(CELL, null);

    /** Ordered by price: shows 10 and 12, with 14 as look-ahead item, and more entries before and after. */
    private static final PageReach PAGE =
            PageReach.discover(FeedOrder.PRICE_LOW, List.of(product(10), product(12), product(14)), 2);

    @Test
    void whatStaysBeforeAPageDoesNotAlterIt() {
        assertThat(isAltered(product(3), product(3))).isFalse();
        assertThat(isAltered(product(3), priced(3, 9))).isFalse();
    }

    @Test
    void whatComesPassesOrGoesBeforeAPageShiftsIt() {
        assertThat(isAltered(null, product(3))).isTrue();
        assertThat(isAltered(product(3), null)).isTrue();
        assertThat(isAltered(product(3), priced(3, 20))).isTrue();
        assertThat(isAltered(product(20), priced(20, 3))).isTrue();
        assertThat(isAltered(product(3), priced(3, 11))).isTrue();
    }

    @Test
    void whatIsOnAPageAltersIt() {
        assertThat(isAltered(product(10), product(10))).isTrue();
        assertThat(isAltered(product(12), product(12))).isTrue();
        assertThat(isAltered(product(11), null)).isTrue();
    }

    /** Also between its last entry and its look-ahead item. */
    @Test
    void whatHappensAfterAPageDoesNotAlterIt() {
        assertThat(isAltered(null, product(13))).isFalse();
        assertThat(isAltered(product(13), null)).isFalse();
        assertThat(isAltered(product(20), priced(20, 13))).isFalse();
        assertThat(isAltered(product(20), null)).isFalse();
    }

    @Test
    void whileTheLookAheadItemIsAnywhereAfterAPageThereIsMore() {
        assertThat(isAltered(product(14), product(14))).isFalse();
        assertThat(isAltered(product(14), priced(14, 50))).isFalse();
        assertThat(isAltered(product(14), priced(14, 11))).isTrue();
        assertThat(isAltered(product(14), null)).isTrue();
        assertThat(isAltered(priced(14, 50), null)).isTrue();
    }

    @Test
    void theLastPageReachesToTheEnd() {
        PageReach last = PageReach.discover(FeedOrder.PRICE_LOW, List.of(product(10)), 2);

        assertThat(last.isAlteredBy(new FeedChange(null, product(99)), ALL)).isTrue();
        assertThat(last.isAlteredBy(new FeedChange(product(3), product(3)), ALL))
                .isFalse();
    }

    @Test
    void everythingAltersAPageOfNothing() {
        PageReach empty = PageReach.discover(FeedOrder.PRICE_LOW, List.of(), 2);

        assertThat(empty.isAlteredBy(new FeedChange(product(3), product(3)), ALL))
                .isTrue();
    }

    /** It is uncertain whether an entry that moves near the edge of a circle was inside and still is. */
    @Test
    void whatMovesBeforeAPageOfACircleAltersIt() {
        CommunityFilters byPrice = new CommunityFilters(null, null, null, null, "price_low");
        PageReach page = PageReach.community(CELL, byPrice, List.of(product(10), product(14)), 1);

        assertThat(page.isAlteredBy(new FeedChange(product(3), product(3)), AROUND))
                .isFalse();
        assertThat(page.isAlteredBy(new FeedChange(product(3), at(THERE, 3)), AROUND))
                .isTrue();
        assertThat(page.isAlteredBy(new FeedChange(product(14), at(THERE, 14)), AROUND))
                .isTrue();
    }

    /** Rounding can order two places either way, but entries at one place are ordered by id alone. */
    @Test
    void whatStandsAtOnePlaceIsOrderedById() {
        List<FeedEntry> three = IntStream.of(10, 12, 14)
                .<FeedEntry>mapToObj(PageReachTest::product)
                .toList();
        CommunityFilters byDistance = new CommunityFilters(null, null, null, null, "distance");
        PageReach page = PageReach.community(CELL, byDistance, three, 2);
        GeoPoint almostHere = new GeoPoint(HERE.latitude() + 1e-9, HERE.longitude());

        assertThat(page.isAlteredBy(new FeedChange(product(20), null), AROUND)).isFalse();
        assertThat(page.isAlteredBy(new FeedChange(product(-1), null), AROUND)).isFalse(); // unsigned in PostgreSQL
        assertThat(page.isAlteredBy(new FeedChange(product(11), null), AROUND)).isTrue();
        assertThat(page.isAlteredBy(new FeedChange(at(almostHere, 20), null), AROUND))
                .isTrue();
        assertThat(page.isAlteredBy(new FeedChange(at(THERE, 1), null), AROUND)).isFalse();
    }

    @Test
    void textTellsAllOfIt() {
        CommunityFilters filters =
                new CommunityFilters("home", "NEW", new BigDecimal("1.00"), new BigDecimal("9.50"), "distance");
        PageReach full = PageReach.community(CELL, filters, List.of(product(10), at(THERE, 14)), 1);
        PageReach empty = PageReach.discover(FeedOrder.NEWEST, List.of(), 20);

        assertThat(PageReach.of(full.text())).isEqualTo(full);
        assertThat(PageReach.of(PAGE.text())).isEqualTo(PAGE);
        assertThat(PageReach.of(empty.text())).isEqualTo(empty);
    }

    /** An earlier version wrote a rank in another format. A page whose reach cannot be read is invalidated. */
    @Test
    void whatIsNoReachIsNone() {
        assertThat(PageReach.of("newest - - - 0 12 " + new UUID(0, 1))).isNull();
        assertThat(PageReach.of("newest - - - 0:x:" + new UUID(0, 1) + " - -")).isNull();
        assertThat(PageReach.of("sideways - - - - - -")).isNull();
        assertThat(PageReach.of("")).isNull();
    }

    /** As in an index with foreign data: a change that failed on it would be retried forever. */
    @Test
    void theReachOfAnotherFeedIsAltered() {
        String at = "0:1:" + new UUID(0, 1);
        PageReach foreign = requireNonNull(PageReach.of("distance - - - " + at + " " + at + " -"));

        assertThat(foreign.isAlteredBy(new FeedChange(null, product(1)), ALL)).isTrue();
    }

    private static boolean isAltered(@Nullable FeedEntry before, @Nullable FeedEntry after) {
        return PAGE.isAlteredBy(new FeedChange(before, after), ALL);
    }

    private static FeedEntry product(int number) {
        return priced(number, number);
    }

    private static FeedEntry priced(int number, int price) {
        return entry(number, HERE, price);
    }

    private static FeedEntry at(GeoPoint point, int number) {
        return entry(number, point, number);
    }

    private static FeedEntry entry(int number, GeoPoint point, int price) {
        return new FeedEntry.OfProduct(
                new UUID(0, number), "home", point, Instant.EPOCH, BigDecimal.valueOf(price), "NEW");
    }
}
