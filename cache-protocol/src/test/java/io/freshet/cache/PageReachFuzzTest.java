package io.freshet.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the index in Redis says of a page's reach is read whole or not at all, and never keeps a page that it may not. */
class PageReachFuzzTest {
    private static final String ID = "b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01";
    private static final GeoCell CELL = GeoCell.of(25.08, 55.14, 5);

    static Stream<Arguments> seeds() {
        String by = ":5:" + ID;
        return Stream.of(
                        "price_low - - - 0" + by + " 0" + by + " " + ID,
                        "live_first - - - - - -",
                        "distance NEW 1.50 9.99 0" + by + ":25.08:55.14 0" + by + ":25.08:55.14 -",
                        "distance - - - 0:-9223372036854775808:" + ID + " 0" + by + " -",
                        "distance - - - 0" + by + ":NaN:0 - -",
                        "newest - 1E+999999999 - - - " + ID,
                        "newest - - - - - 1-1-1-1-1",
                        "newest",
                        "")
                .map(text -> Arguments.of(text, 1_000L, 1_796_000_000_000_000L, 25.08, 55.14));
    }

    /**
     * Reads a reach, and asks it about a change.
     *
     * @param hundredths the price of what changes
     * @param micros when that was made
     * @param latitude where it is
     * @param longitude where it is
     */
    @MethodSource("seeds")
    @FuzzTest
    void aReachSurvivesItsText(@NotNull String text, long hundredths, long micros, double latitude, double longitude) {
        PageReach reach = PageReach.of(text);
        if (reach == null) {
            return;
        }
        assertThat(PageReach.of(reach.text())).isEqualTo(reach);

        GeoPoint point = latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180
                ? new GeoPoint(latitude, longitude)
                : CELL.centre();
        FeedEntry entry = new FeedEntry.OfProduct(
                new UUID(micros, hundredths),
                "fashion",
                point,
                Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                BigDecimal.valueOf(hundredths, 2),
                "NEW");
        for (FeedScope scope : List.of(new FeedScope.Discover(null), new FeedScope.Community(CELL, null))) {
            assertThat(reach.isAlteredBy(new FeedChange(null, null), scope))
                    .as("by nothing")
                    .isFalse();
            boolean added = reach.isAlteredBy(new FeedChange(null, entry), scope);
            boolean removed = reach.isAlteredBy(new FeedChange(entry, null), scope);
            if (!entry.id().equals(reach.lookAhead())) {
                assertThat(removed).isEqualTo(added);
            }
        }
        if (reach.first() != null && reach.last() != null) {
            long tolerance = reach.order().tolerance();
            assertThat(isSurelyAfter(reach.first(), reach.last(), tolerance)
                            && isSurelyAfter(reach.last(), reach.first(), tolerance))
                    .as("each after the other")
                    .isFalse();
        }
    }

    private static boolean isSurelyAfter(Rank one, Rank other, long tolerance) {
        try {
            return one.isSurelyAfter(other, tolerance);
        } catch (ArithmeticException _) {
            return false;
        }
    }
}
