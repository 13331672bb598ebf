package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.PageKey;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.pagecache.HotPages.HotPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HotPagesTest {
    private static final int ENOUGH = 10;

    private final AtomicLong clock =
            new AtomicLong(Long.MAX_VALUE - Duration.ofSeconds(1).toNanos()); // overflows too
    private final HotPages pages = new HotPages(clock::get);

    @Test
    void theTenthRequestInAMinuteMakesAPageHotAndNoOtherOne() {
        List<Boolean> made = IntStream.range(0, 15).mapToObj(_ -> ask("home")).toList();

        assertThat(made).containsOnlyOnce(true);
        assertThat(made.indexOf(true)).isEqualTo(ENOUGH - 1);
    }

    /** Two requests that counted before either looked both missed the tenth; the next page was never read ahead. */
    @Test
    void ofAnyNumberAtOnceOneMakesItHot() throws Exception {
        int threads = 8;
        try (ExecutorService clients = Executors.newFixedThreadPool(threads)) {
            for (int round = 0; round < 200; round++) {
                HotPage page = pages.of(query("round-" + round, null));
                CyclicBarrier together = new CyclicBarrier(threads);
                Callable<Long> client = () -> {
                    together.await();
                    return IntStream.range(0, 20).filter(_ -> page.count()).count();
                };
                long made = 0;
                for (Future<Long> each : clients.invokeAll(Collections.nCopies(threads, client))) {
                    made += each.get();
                }
                assertThat(made).as("round %d", round).isOne();
            }
        }
    }

    @Test
    void eachMinuteItBecomesSoAnew() {
        for (int minute = 0; minute < 3; minute++) {
            assertThat(IntStream.range(0, 12).filter(_ -> ask("home")).count()).isOne();
            pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void itCoolsDownInProportionToTheMinuteBefore() {
        IntStream.range(0, 2 * ENOUGH).forEach(_ -> ask("home"));
        pass(Duration.ofMinutes(1));
        HotPage page = pages.of(query("home", null));

        pass(Duration.ofSeconds(29));
        assertThat(page.isHot()).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(page.isHot()).isFalse();
        ask("home");
        assertThat(page.isHot()).isTrue();
        pass(Duration.ofMinutes(2));
        assertThat(page.isHot()).isFalse();
    }

    @Test
    void onlyTheHotOnesOfTheScopesAreNamed() {
        IntStream.range(0, ENOUGH).forEach(_ -> ask("home"));
        IntStream.range(0, ENOUGH).forEach(_ -> ask("fashion"));
        ask("cold");

        assertThat(pages.in(scope -> !scope.equals(new FeedScope.Discover("fashion"))))
                .extracting(page -> page.query().request().scope())
                .containsExactly(new FeedScope.Discover("home"));
    }

    @Test
    void whatNobodyAsksForAnyMoreIsForgotten() {
        IntStream.range(0, ENOUGH).forEach(_ -> ask("home"));

        pass(Duration.ofMinutes(2));

        assertThat(pages.in(_ -> true)).isEmpty();
        assertThat(ask("home")).isFalse();
    }

    @Test
    void itsTurnComesOnceASecond() {
        HotPage page = pages.of(query("home", null));

        assertThat(page.takeTurn()).isTrue();
        assertThat(page.takeTurn()).isFalse();
        pass(Duration.ofMillis(999));
        assertThat(page.takeTurn()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(page.takeTurn()).isTrue();
        assertThat(page.takeTurn()).isFalse();
    }

    /** Popularity counts each request once. */
    @Test
    void whatWasToldIsNotToldAgain() {
        IntStream.range(0, 3).forEach(_ -> ask("home"));
        ask("fashion");
        Map<PageKey, Long> taken = new HashMap<>();

        pages.takeCounts(taken::put);
        assertThat(taken.values()).containsExactlyInAnyOrder(3L, 1L);

        taken.clear();
        pass(Duration.ofMinutes(1));
        ask("home");
        pages.takeCounts(taken::put);
        assertThat(taken.values()).containsExactly(1L);
    }

    /** A page read ahead is for all clients, whatever the first one was notified of. */
    @Test
    void itIsReadForAnybody() {
        NotificationGeneration notified =
                new NotificationGeneration(Map.of(new SourcePartition(SourcePartition.STREAMS, 0), 7L), Map.of());

        assertThat(pages.of(query("home", notified)).query().request().atLeast())
                .isNull();
    }

    @Test
    void whoeverGetsAnInvalidatedPageHasItReadAnewOnce() {
        List<HotPage> notified = new ArrayList<>();
        pages.listen(new HotPages.Listener() {
            @Override
            public void onHot(HotPage page) {}

            @Override
            public void onAgeing(HotPage page) {}

            @Override
            public void onInvalidated(HotPage page) {
                notified.add(page);
            }
        });

        IntStream.range(0, 3).forEach(_ -> pages.asked(query("home", null), new CacheOutcome.Revalidating()));
        assertThat(notified).hasSize(1);
        pass(Duration.ofMillis(50)); // after this time requests wait for the page; so this is the next change
        pages.asked(query("home", null), new CacheOutcome.Revalidating());

        assertThat(notified).hasSize(2);
    }

    private boolean ask(String category) {
        return pages.of(query(category, null)).count();
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    private static PageQuery query(String category, @Nullable NotificationGeneration atLeast) {
        PageKey key = PageKey.discover(category, "newest", 1, 20);
        return new PageQuery(
                new PageRequest(key, new FeedScope.Discover(category), atLeast),
                () -> LoadedPage.nothing(Instant.EPOCH),
                null);
    }
}
