package io.freshet.invalidation.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.CachedPage;
import io.freshet.cache.CachedRequest;
import io.freshet.cache.Freshness;
import io.freshet.cache.Inspection;
import io.freshet.cache.ScopeView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A difference counts only as long as the page can be served. */
class InconsistencyCandidateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T20:00:00Z");
    private static final Freshness FRESH = Freshness.within(Duration.ofSeconds(5), NOW);

    private final InconsistencyCandidate candidate = new InconsistencyCandidate(
            page("g", NOW, null),
            new PrimaryRead.Page(null, NOW, 0),
            new Difference(List.of("c"), List.of(), List.of(), List.of()));

    @Test
    void itIsAFaultOnceItIsServedMoreThanFiveSecondsAfterTheReadThatDiffers() {
        look(page("g", NOW, null), 5_000);
        assertThat(candidate.isSettled()).isFalse();
        assertThat(candidate.age()).isEqualTo(DifferenceAge.UNDER_5S);

        look(page("g", NOW, null), 5_001);
        assertThat(candidate.isSettled()).isTrue();
        assertThat(candidate.age()).isEqualTo(DifferenceAge.OVER_5S);
    }

    @Test
    void whatWasInvalidatedIsSettled() {
        look(page("g", NOW, null), 900);
        look(page("another", NOW, null), 6_000);

        assertThat(candidate.isSettled()).isTrue();
        assertThat(candidate.age()).isEqualTo(DifferenceAge.UNDER_1S);
    }

    @Test
    void whatWasFilledAnewOrIsGoneIsSettled() {
        InconsistencyCandidate gone = new InconsistencyCandidate(
                page("g", NOW, null),
                new PrimaryRead.Page(null, NOW, 0),
                new Difference(List.of(), List.of(), List.of(), List.of("existence")));
        gone.look(new Inspection.Absent(), 6_000_000_000L, FRESH);
        look(page("g", NOW.plusMillis(1), null), 6_000);

        assertThat(List.of(gone, candidate))
                .allMatch(InconsistencyCandidate::isSettled)
                .allMatch(each -> each.age() == DifferenceAge.UNDER_1S);
    }

    /** A later watermark may prove it fresh again. */
    @Test
    void whatIsUnprovenIsNotServedAndStaysSuspect() {
        candidate.look(
                page("g", NOW, null), 6_000_000_000L, Freshness.within(Duration.ofSeconds(5), NOW.plusSeconds(6)));
        assertThat(candidate.isSettled()).isFalse();
        assertThat(candidate.age()).isEqualTo(DifferenceAge.UNDER_1S);

        candidate.look(
                page("g", NOW, NOW.plusSeconds(6)),
                6_500_000_000L,
                Freshness.within(Duration.ofSeconds(5), NOW.plusSeconds(6)));
        assertThat(candidate.age()).isEqualTo(DifferenceAge.OVER_5S);
    }

    private void look(Inspection found, long afterMillis) {
        candidate.look(found, afterMillis * 1_000_000, FRESH);
    }

    /** A page of generation g and epoch e, in a scope whose current generation is given. */
    private static Inspection.Stored page(String current, Instant readAt, @Nullable Instant watermark) {
        CachedRequest request = new CachedRequest.LiveStreams(1, 20);
        return new Inspection.Stored(
                request,
                new CachedPage(
                        request.key().canonicalText(),
                        "e",
                        "g",
                        "filled " + readAt,
                        readAt,
                        "",
                        new byte[] {'{'},
                        new byte[0]),
                new ScopeView("e", current, "f", "filled " + readAt, watermark, Map.of()),
                1,
                Duration.ofMinutes(1));
    }
}
