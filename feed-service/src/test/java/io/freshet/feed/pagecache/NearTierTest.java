package io.freshet.feed.pagecache;

import static io.freshet.feed.pagecache.TestTiers.HOME;
import static io.freshet.feed.pagecache.TestTiers.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.feed.nearcache.NearCaches;
import io.freshet.feed.pagecache.TierOutcome.Answered;
import io.freshet.feed.pagecache.TierOutcome.Passed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Only pages proven fresh are served. What was shown is known as long as it is held. */
class NearTierTest {
    private final TestTiers all = new TestTiers();

    @Test
    void aPageIsAnsweredForAsLongAsItIsProven() {
        all.filler.read(all.query());
        assertThat(all.near.find(REQUEST))
                .isInstanceOfSatisfying(
                        Answered.class,
                        hit -> assertThat(hit.answer().outcome()).isEqualTo(new CacheOutcome.Hit(true, false)));

        all.pass(Duration.ofSeconds(6));
        assertThat(all.near.find(REQUEST)).isEqualTo(Passed.UNASKED);

        NearCaches.vouch(all.cache, all.now());
        assertThat(all.near.find(REQUEST))
                .isInstanceOfSatisfying(
                        Answered.class, hit -> assertThat(hit.answer().asOf()).isEqualTo(all.now()));
    }

    @Test
    void aInvalidatedPageIsNotAnsweredButWasShown() {
        all.filler.read(all.query());

        NearCaches.announce(all.cache, HOME);

        assertThat(all.near.find(REQUEST)).isEqualTo(Passed.UNASKED);
        assertThat(all.near.shown(REQUEST).page()).isNotNull();
    }

    /** Instants from before a clock went back say nothing about later ones. */
    @Test
    void whatIsAheadOfTheClockWasNotShown() {
        all.filler.read(all.query());

        all.pass(Duration.ofSeconds(-10));

        assertThat(all.near.shown(REQUEST).page()).isNull();
    }
}
