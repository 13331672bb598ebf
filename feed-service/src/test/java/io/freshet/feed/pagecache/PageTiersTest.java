package io.freshet.feed.pagecache;

import static io.freshet.feed.pagecache.TestTiers.HOME;
import static io.freshet.feed.pagecache.TestTiers.NOTIFIED;
import static io.freshet.feed.pagecache.TestTiers.REQUEST;
import static io.freshet.feed.pagecache.TestTiers.page;
import static io.freshet.feed.pagecache.TestTiers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.Lookup;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.nearcache.NearCaches;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The near cache, then Redis, then the database; and without the database, the newest held page. */
class PageTiersTest {
    private final TestTiers all = new TestTiers();

    @Test
    void aMissIsFilledAndThenAnsweredFromThisProcessAlone() {
        FeedAnswer filled = all.find();
        assertThat(filled.outcome()).isEqualTo(new CacheOutcome.Filled(Lookup.Reason.ABSENT));
        assertThat(text(filled)).isEqualTo("read 1");
        all.shared.calls.clear();

        FeedAnswer hit = all.find();

        assertThat(hit.outcome()).isEqualTo(new CacheOutcome.Hit(true, false));
        assertThat(text(hit)).isEqualTo("read 1");
        assertThat(all.shared.calls).isEmpty();
        assertThat(all.tiers.nearHit(REQUEST)).isNotNull();
    }

    @Test
    void whatRedisHasIsNotReadAndIsHeldHereFromThenOn() {
        all.shared.put(REQUEST, all.now(), page("another instance's"));
        assertThat(all.tiers.nearHit(REQUEST)).isNull();

        FeedAnswer first = all.find();
        FeedAnswer second = all.find();

        assertThat(first.outcome()).isEqualTo(new CacheOutcome.Hit(false, false));
        assertThat(second.outcome()).isEqualTo(new CacheOutcome.Hit(true, false));
        assertThat(text(second)).isEqualTo("another instance's");
        assertThat(all.reads).isZero();
    }

    @Test
    void anInvalidatedPageIsReadAnew() {
        all.find();
        all.shared.invalidate();
        NearCaches.announce(all.cache, HOME);

        FeedAnswer answer = all.find();

        assertThat(answer.outcome()).isEqualTo(new CacheOutcome.Filled(Lookup.Reason.INVALIDATED));
        assertThat(text(answer)).isEqualTo("read 2");
    }

    @Test
    void whileAHotPageIsReadAnewNobodyWaitsForIt() {
        all.isHot = true;
        all.find();
        all.shared.invalidate();
        NearCaches.announce(all.cache, HOME);

        FeedAnswer before = all.find();
        boolean isRead = all.tiers.warm(all.query());
        FeedAnswer after = all.find();

        assertThat(before.outcome()).isEqualTo(new CacheOutcome.Revalidating());
        assertThat(text(before)).isEqualTo("read 1");
        assertThat(isRead).isTrue();
        assertThat(after.outcome()).isEqualTo(new CacheOutcome.Hit(true, false));
        assertThat(text(after)).isEqualTo("read 2");
    }

    @Test
    void whoWasToldOfTheChangeDoesNotGetThePageFromBefore() {
        all.isHot = true;
        all.find();
        all.shared.invalidate();
        NearCaches.announce(all.cache, HOME);
        all.pass(Duration.ofMillis(1));

        FeedAnswer answer = all.tiers.find(all.query(NOTIFIED), all.timing.nanoTime());

        assertThat(text(answer)).isEqualTo("read 2");
    }

    @Test
    void withoutRedisTheDatabaseIsReadOnceASecond() {
        NearCaches.announce(all.cache, HOME);
        all.shared.isUnavailable = true;

        FeedAnswer first = all.find();
        NearCaches.announce(all.cache, HOME);
        FeedAnswer shared = all.find();
        all.pass(Duration.ofMillis(1_001));
        NearCaches.announce(all.cache, HOME);
        FeedAnswer second = all.find();

        assertThat(first.outcome()).isEqualTo(new CacheOutcome.Bypassed(CacheOutcome.Why.REDIS_AWAY));
        assertThat(shared.outcome()).isInstanceOf(CacheOutcome.Shared.class);
        assertThat(text(second)).isEqualTo("read 2");
    }

    @Test
    void switchedOffNeitherCacheIsAsked() {
        all.find();
        all.isSwitchedOff = true;
        all.shared.calls.clear();
        all.pass(Duration.ofSeconds(2));

        FeedAnswer answer = all.find();

        assertThat(answer.outcome()).isEqualTo(new CacheOutcome.Bypassed(CacheOutcome.Why.SWITCHED_OFF));
        assertThat(text(answer)).isEqualTo("read 2");
        assertThat(all.shared.calls).isEmpty();
        assertThat(all.tiers.nearHit(REQUEST)).isNull();
        assertThat(all.tiers.warm(all.query())).isFalse();
        assertThat(all.tiers.refresh(all.query())).isFalse();
    }

    @Test
    void withoutTheDatabaseTheNewestThatIsHeldIsAnsweredAndSaysSo() {
        all.find();
        all.pass(Duration.ofSeconds(6));
        all.isDatabaseUnavailable = true;

        FeedAnswer own = all.find();
        assertThat(own.isDegraded()).isTrue();
        assertThat(text(own)).isEqualTo("read 1");

        all.shared.put(REQUEST, all.now(), page("newer"));
        all.shared.invalidate();
        FeedAnswer newer = all.find();
        assertThat(newer.isDegraded()).isTrue();
        assertThat(text(newer)).isEqualTo("newer");
    }

    @Test
    void withoutTheDatabaseWhoWasToldOfSomethingGetsNothingOlder() {
        all.find();
        all.isDatabaseUnavailable = true;
        all.pass(Duration.ofSeconds(1));

        assertThatThrownBy(() -> all.tiers.find(all.query(NOTIFIED), all.timing.nanoTime()))
                .isInstanceOf(CatalogUnavailableException.class);
    }

    @Test
    void withoutTheDatabaseAndAnythingHeldItIsUnavailable() {
        all.isDatabaseUnavailable = true;

        assertThatThrownBy(all::find).isInstanceOf(CatalogUnavailableException.class);
    }

    @Test
    void warmingReadsOnlyWhatIsNotCached() {
        assertThat(all.tiers.warm(all.query())).isTrue();
        assertThat(all.tiers.warm(all.query())).isFalse();
        assertThat(all.reads).isOne();
    }
}
