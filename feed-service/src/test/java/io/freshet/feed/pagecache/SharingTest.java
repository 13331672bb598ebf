package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.ScopeView;
import io.freshet.feed.pagecache.SharedLoads.InFlightLoad;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A load that began before a request arrived is shared only if the request's own, later view proves it. */
class SharingTest {
    private static final Duration BOUND = Duration.ofSeconds(5);
    private static final long ARRIVAL = 1_000_000_000_000L;
    private static final ScopeView OWN = view("epoch", "generation", "token");

    private final Predicate<InFlightLoad<ScopeView, Loaded>> proven = Sharing.provenBy(OWN, ARRIVAL, BOUND);

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "-1, false", "-1000000, false"})
    void whatBeganSinceIsSharedUnderWhateverView(long after, boolean shared) {
        assertThat(proven.test(underWay(ARRIVAL + after, view("other", "other", "other"))))
                .isEqualTo(shared);
        assertThat(proven.test(underWay(ARRIVAL + after, null))).isEqualTo(shared);
        assertThat(proven.test(ended(ARRIVAL + after, OWN, Loaded.Way.FILLED))).isEqualTo(shared);
        assertThat(Sharing.begunSince(ARRIVAL).test(underWay(ARRIVAL + after, OWN)))
                .isEqualTo(shared);
    }

    @ParameterizedTest
    @CsvSource({
        "epoch, generation, token, true",
        "newer, generation, token, false",
        "epoch, newer, token, false",
        "epoch, generation, newer, false"
    })
    void whatBeganBeforeOnlyIfNothingWasInvalidatedSince(
            String epoch, String generation, String token, boolean shared) {
        assertThat(proven.test(underWay(ARRIVAL - 1, view(epoch, generation, token))))
                .isEqualTo(shared);
    }

    /** Its result is stored, unless it was invalidated meanwhile, which a lookup that misses it proves. */
    @Test
    void notIfItHadEnded() {
        assertThat(proven.test(ended(ARRIVAL - 1, OWN, Loaded.Way.FILLED))).isFalse();
    }

    @Test
    void norIfItIsOlderThanAnyPageMayBe() {
        assertThat(proven.test(underWay(ARRIVAL - BOUND.toNanos(), OWN))).isTrue();
        assertThat(proven.test(underWay(ARRIVAL - BOUND.toNanos() - 1, OWN))).isFalse();
    }

    @Test
    void norIfItWasBegunWithoutAView() {
        assertThat(proven.test(underWay(ARRIVAL - 1, null))).isFalse();
    }

    /** Only for when Redis is unavailable. */
    @Test
    void whatIsQuiteNewIsSharedUntilItIsNot() {
        Predicate<InFlightLoad<ScopeView, Loaded>> quiteNew = Sharing.quiteNew(ARRIVAL, Duration.ofSeconds(1));

        assertThat(quiteNew.test(ended(ARRIVAL + 5, null, Loaded.Way.READ))).isTrue();
        assertThat(quiteNew.test(ended(ARRIVAL - 1_000_000_000L, null, Loaded.Way.READ)))
                .isTrue();
        assertThat(quiteNew.test(ended(ARRIVAL - 1_000_000_001L, null, Loaded.Way.READ)))
                .isFalse();
    }

    @Test
    void whatEndedWithAPageOfRedisIsKnown() {
        InFlightLoad<ScopeView, Loaded> failed = underWay(ARRIVAL, OWN);
        failed.result().completeExceptionally(new IllegalStateException());

        assertThat(Sharing.notAwaited().test(ended(ARRIVAL, OWN, Loaded.Way.AWAITED)))
                .isFalse();
        assertThat(Sharing.notAwaited().test(ended(ARRIVAL, OWN, Loaded.Way.READ)))
                .isTrue();
        assertThat(Sharing.notAwaited().test(underWay(ARRIVAL, OWN))).isTrue();
        assertThat(Sharing.notAwaited().test(failed)).isTrue();
    }

    private static ScopeView view(String epoch, String generation, String token) {
        return new ScopeView(epoch, generation, token, "", null, Map.of());
    }

    private static InFlightLoad<ScopeView, Loaded> underWay(long began, @Nullable ScopeView under) {
        return new InFlightLoad<>(began, under, new CompletableFuture<>());
    }

    private static InFlightLoad<ScopeView, Loaded> ended(long began, @Nullable ScopeView under, Loaded.Way way) {
        Loaded loaded = new Loaded(PageContent.of(new byte[] {'{'}), Instant.EPOCH, began + 1, way);
        return new InFlightLoad<>(began, under, CompletableFuture.completedFuture(loaded));
    }
}
