package io.freshet.feed.pagecache;

import static io.freshet.feed.pagecache.TestTiers.NOTIFIED;
import static io.freshet.feed.pagecache.TestTiers.REQUEST;
import static io.freshet.feed.pagecache.TestTiers.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.Lookup;
import io.freshet.feed.pagecache.TierOutcome.Answered;
import io.freshet.feed.pagecache.TierOutcome.Passed;
import io.freshet.feed.pagecache.TierOutcome.Unavailable;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which loads of other requests are shared, and which outcome the answer reports. */
class DatabaseTierTest {
    private final TestTiers all = new TestTiers();

    @Test
    void whatTheCacheLacksIsFilled() {
        assertThat(find(all.query(), miss()).outcome()).isEqualTo(new CacheOutcome.Filled(Lookup.Reason.ABSENT));
    }

    @Test
    void whatAskedForTheDatabaseIsReadAndNotStored() {
        FeedAnswer answer = find(all.query(PageRequest.UNCACHED), miss());

        assertThat(answer.outcome()).isEqualTo(new CacheOutcome.Bypassed(CacheOutcome.Why.REQUEST));
        assertThat(all.shared.calls).doesNotContain("store");
    }

    /** Only a load that began after the request arrived contains what its client was notified of. */
    @Test
    void whoWasToldOfAChangeSharesNothingThatBeganBefore() {
        find(all.query(), null);
        FeedAnswer notified = find(all.query(NOTIFIED), null);

        assertThat(text(notified)).isEqualTo("read 2");
        assertThat(all.timing.slept()).isNotEmpty(); // one read of the page a second
    }

    @Test
    void withoutRedisAReadIsSharedForASecond() {
        find(all.query(), null);
        assertThat(find(all.query(), null).outcome()).isInstanceOf(CacheOutcome.Shared.class);

        all.pass(Duration.ofMillis(1_001));
        assertThat(find(all.query(), null).outcome()).isEqualTo(new CacheOutcome.Bypassed(CacheOutcome.Why.REDIS_AWAY));
    }

    @Test
    void aDatabaseThatIsAwayIsAnOutcomeAndAFaultIsNot() {
        all.isDatabaseUnavailable = true;
        assertThat(all.database.find(all.query(), all.timing.nanoTime(), null, false))
                .isInstanceOf(Unavailable.class);

        PageQuery faulty = new PageQuery(
                REQUEST,
                () -> {
                    throw new IllegalStateException("a row that the query refuses");
                },
                null);
        assertThatThrownBy(() -> all.database.find(faulty, all.timing.nanoTime(), null, false))
                .isInstanceOf(IllegalStateException.class);
    }

    /** A client pays only for loads that its own request begins, of pages that are not held. */
    @Test
    void toShareAReadOrToRenewAPageIsFree() {
        all.pass(Duration.ofMillis(1));
        find(all.query(), null); // now the near cache holds it
        all.admission = () -> {
            throw new IllegalStateException("a share was taken");
        };

        assertThat(find(all.query(), null).outcome()).isInstanceOf(CacheOutcome.Shared.class);
        all.pass(Duration.ofSeconds(30));
        assertThat(text(find(all.query(), null))).isEqualTo("read 2");

        PageQuery forced = all.query(PageRequest.UNCACHED);
        assertThatThrownBy(() -> find(forced, null)).hasMessage("a share was taken");

        TestTiers cold = new TestTiers();
        cold.admission = all.admission;
        assertThatThrownBy(() -> cold.database.find(cold.query(), cold.timing.nanoTime(), null, false))
                .hasMessage("a share was taken");
        assertThat(cold.reads).isZero();
    }

    private FeedAnswer find(PageQuery query, Lookup.@Nullable Miss miss) {
        all.pass(Duration.ofMillis(1));
        return ((Answered) all.database.find(query, all.timing.nanoTime(), miss, false)).answer();
    }

    private Lookup.Miss miss() {
        return Objects.requireNonNull(((Passed) all.redis.find(REQUEST)).miss());
    }
}
