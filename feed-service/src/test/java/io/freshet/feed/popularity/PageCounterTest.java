package io.freshet.feed.popularity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.freshet.cache.PageKey;
import io.freshet.cache.PagePopularity;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is hot is known, for a bounded price. */
class PageCounterTest {
    private static final Duration WINDOW = Duration.ofSeconds(15);

    private final PageCounter counter = new PageCounter();

    @Test
    void theHottestComeFirstAndWhatIsAskedNoMoreCoolsDown() {
        count(1, 100);
        count(2, 80);
        assertThat(scores(WINDOW)).containsExactly(100, 80);

        count(2, 10);
        assertThat(scores(PagePopularity.HALF_LIFE)).containsExactly(50, 50);
        count(2, 1);
        assertThat(pages(Duration.ZERO).getFirst().page().key()).isEqualTo(page(2));
    }

    @Test
    void neitherAWindowNorThePastGrowsWithoutBound() {
        count(0, 5); // hot, so it is asked for early
        for (int i = 0; i < 50_000; i++) {
            counter.count(PageKey.stream(new UUID(3, i)));
            counter.count(page(0));
        }

        List<PagePopularity> pages = pages(WINDOW);

        assertThat(pages).hasSize(PagePopularity.MOST_PAGES);
        assertThat(pages.getFirst().page().key()).isEqualTo(page(0));
        assertThat(pages.getFirst().score()).isCloseTo(50_005, offset(200.0));
    }

    @Test
    void whatIsToldIsReadAgain() {
        count(1, 3);
        counter.count(PageKey.stream(new UUID(1, 2)));

        List<PagePopularity> pages = pages(WINDOW);

        assertThat(PagePopularity.decode(PagePopularity.encode(pages))).isEqualTo(pages);
        assertThat(PagePopularity.decode(new byte[] {'2', '\n', 'x'})).isEmpty();
        assertThat(PagePopularity.decode("1\nNaN stream:1 stream:1\n7 feed:discover:b7796ffe:page:1:limit:20 {}\nx"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEmpty();
    }

    private void count(int page, int times) {
        for (int i = 0; i < times; i++) {
            counter.count(page(page));
        }
    }

    private static PageKey page(int number) {
        return PageKey.discover("category-" + number, "live_first", 1, 20);
    }

    private List<PagePopularity> pages(Duration window) {
        return counter.endWindow(window);
    }

    private List<Integer> scores(Duration window) {
        return pages(window).stream()
                .map(page -> (int) Math.round(page.score()))
                .toList();
    }
}
