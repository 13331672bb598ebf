package io.freshet.feed.pagecache;

import static io.freshet.feed.pagecache.TestTiers.HOME;
import static io.freshet.feed.pagecache.TestTiers.REQUEST;
import static io.freshet.feed.pagecache.TestTiers.page;
import static io.freshet.feed.pagecache.TestTiers.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.Lookup;
import io.freshet.feed.nearcache.NearCaches;
import io.freshet.feed.pagecache.TierOutcome.Answered;
import io.freshet.feed.pagecache.TierOutcome.Passed;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pages older than what this process has shown are not served, and pages found in Redis are held here. */
class RedisTierTest {
    private final TestTiers all = new TestTiers();

    @Test
    void awayIsNoAnswerAndNoReason() {
        all.shared.isUnavailable = true;

        assertThat(all.redis.find(REQUEST)).isEqualTo(Passed.UNASKED);
    }

    @Test
    void aMissSaysWhy() {
        assertThat(all.redis.find(REQUEST))
                .isInstanceOfSatisfying(
                        Passed.class,
                        passed -> assertThat(passed.miss())
                                .isNotNull()
                                .extracting(Lookup.Miss::reason)
                                .isEqualTo(Lookup.Reason.ABSENT));
    }

    @Test
    void whatIsOlderThanWhatWasShownIsNoHit() {
        all.filler.read(all.query()); // shown, and newer than what Redis gets now
        all.shared.put(REQUEST, all.now().minusSeconds(1), page("older"));

        assertThat(all.redis.lookup(REQUEST))
                .isInstanceOfSatisfying(
                        Lookup.Miss.class, miss -> assertThat(miss.reason()).isEqualTo(Lookup.Reason.BEHIND_SHOWN));
    }

    @Test
    void theSamePageIsAsOfWhenItWasLastProven() {
        all.filler.read(all.query());
        all.shared.put(REQUEST, all.now().minusSeconds(1), page("read 1"));

        assertThat(all.redis.find(REQUEST))
                .isInstanceOfSatisfying(
                        Answered.class, hit -> assertThat(hit.answer().asOf()).isEqualTo(all.now()));
    }

    /** A change between the two would invalidate nothing, so the page is held as invalid. */
    @Test
    void aPageThatWasInvalidatedWhileRedisWasAskedIsNotServedFromHere() {
        all.shared.put(REQUEST, all.now(), page("before"));
        all.shared.atNextLookup = () -> NearCaches.announce(all.cache, HOME);

        assertThat(all.redis.find(REQUEST))
                .isInstanceOfSatisfying(
                        Answered.class, hit -> assertThat(text(hit.answer())).isEqualTo("before"));
        assertThat(all.near.find(REQUEST)).isEqualTo(Passed.UNASKED);
        assertThat(all.near.held(REQUEST)).isNotNull();
    }

    @Test
    void aPageWhoseTimeIsNearlyOverSaysSo() {
        all.shared.put(REQUEST, all.now(), page("old"));
        all.pass(REQUEST.key().ttl().multipliedBy(8).dividedBy(10));
        all.shared.watermark = all.now();

        assertThat(all.redis.find(REQUEST))
                .isInstanceOfSatisfying(
                        Answered.class,
                        hit -> assertThat(hit.answer().outcome()).isEqualTo(new CacheOutcome.Hit(false, true)));
        all.pass(Duration.ofSeconds(6));
        assertThat(all.redis.find(REQUEST)).isInstanceOf(Passed.class);
    }
}
