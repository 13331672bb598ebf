package io.freshet.feed.pagecache;

import static io.freshet.feed.pagecache.TestTiers.REQUEST;
import static io.freshet.feed.pagecache.TestTiers.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.Lookup;
import io.freshet.feed.catalogread.CatalogUnavailableException;
import io.freshet.feed.pagecache.TierOutcome.Passed;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One instance fills a page; the others wait for it, for a bounded time. */
class PageFillerTest {
    private final TestTiers all = new TestTiers();

    @Test
    void whoGetsTheLeaseReadsStoresAndGivesItBack() {
        Loaded loaded = all.filler.fill(all.query(), miss());

        assertThat(loaded.way()).isEqualTo(Loaded.Way.FILLED);
        assertThat(all.shared.calls).containsExactly("lookup", "take", "lookup", "store", "release");
        assertThat(all.shared.leases).isEmpty();
        assertThat(all.filled).containsExactly(REQUEST);
    }

    @Test
    void whoDoesNotGetItIsAnsweredWithWhatTheOtherStores() {
        Lookup.Miss miss = miss();
        all.shared.leases.add(miss.view().fillToken());
        all.shared.atNextLookup =
                () -> all.shared.atNextLookup = () -> all.shared.put(REQUEST, all.now(), page("the other's"));

        Loaded loaded = all.filler.fill(all.query(), miss);

        assertThat(loaded.way()).isEqualTo(Loaded.Way.AWAITED);
        assertThat(text(loaded)).contains("the other's");
        assertThat(all.reads).isZero();
        assertThat(all.timing.slept()).hasSize(1);
    }

    @Test
    void whoWaitedInVainReadsAfterAll() {
        Lookup.Miss miss = miss();
        all.shared.leases.add(miss.view().fillToken());

        Loaded loaded = all.filler.fill(all.query(), miss);

        assertThat(loaded.way()).isEqualTo(Loaded.Way.FILLED);
        assertThat(all.reads).isOne();
        long waitedMillis =
                all.timing.slept().stream().mapToLong(Long::longValue).sum() / 1_000_000;
        assertThat(waitedMillis).isBetween(500L, 520L);
        assertThat(all.shared.leases).containsExactly(miss.view().fillToken()); // another instance's
    }

    /** A lease that was taken before an invalidation excludes no one. */
    @Test
    void aLeaseOfAnEarlierGenerationIsNotWaitedFor() {
        Lookup.Miss miss = miss();
        all.shared.leases.add(miss.view().fillToken());
        all.shared.atNextLookup = all.shared::invalidate;

        all.filler.fill(all.query(), miss);

        assertThat(all.timing.slept()).hasSize(1);
        assertThat(all.reads).isOne();
    }

    @Test
    void withoutRedisItReadsAtOnce() {
        Lookup.Miss miss = miss();
        all.shared.isUnavailable = true;

        Loaded loaded = all.filler.fill(all.query(), miss);

        assertThat(loaded.way()).isEqualTo(Loaded.Way.READ);
        assertThat(all.timing.slept()).isEmpty();
    }

    @Test
    void aReadThatFailsGivesTheLeaseBack() {
        Lookup.Miss miss = miss();
        all.isDatabaseUnavailable = true;

        assertThatThrownBy(() -> all.filler.fill(all.query(), miss)).isInstanceOf(CatalogUnavailableException.class);

        assertThat(all.shared.leases).isEmpty();
    }

    @Test
    void whatIsReadUncachedIsNotHeld() {
        all.filler.read(all.query(PageRequest.UNCACHED));
        assertThat(all.near.held(REQUEST)).isNull();

        all.filler.read(all.query());
        assertThat(all.near.held(REQUEST)).isNotNull();
    }

    @Test
    void onlyWhatIsDueIsReadAnewAndByOneInstance() {
        all.shared.put(REQUEST, all.now(), page("still good"));
        assertThat(all.filler.refresh(all.query(), _ -> false)).isFalse();
        assertThat(all.filler.refresh(all.query(), _ -> true)).isTrue();
        assertThat(all.reads).isOne();
        assertThat(all.shared.leases).isEmpty();

        all.shared.leases.add(all.shared.view().fillToken());
        assertThat(all.filler.refresh(all.query(), _ -> true)).isFalse();
        all.shared.isUnavailable = true;
        assertThat(all.filler.refresh(all.query(), _ -> true)).isFalse();
        assertThat(all.reads).isOne();
    }

    private Lookup.Miss miss() {
        return Objects.requireNonNull(((Passed) all.redis.find(REQUEST)).miss());
    }

    private static String text(Loaded loaded) {
        return new String(loaded.content().page(), StandardCharsets.UTF_8);
    }
}
