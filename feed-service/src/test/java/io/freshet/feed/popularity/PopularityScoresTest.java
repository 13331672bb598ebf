package io.freshet.feed.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.PageKey;
import io.freshet.cache.PagePopularity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Hot pages are known at a bounded cost. */
class PopularityScoresTest {
    private static final Duration WINDOW = Duration.ofSeconds(15);

    private final Map<PageKey, Long> asked = new HashMap<>();
    private final PopularityScores scores = new PopularityScores(to -> {
        asked.forEach(to::accept);
        asked.clear();
    });

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
    void onlyTheHottestAreRemembered() {
        count(0, 5);
        for (int i = 0; i < 2 * PagePopularity.MOST_PAGES; i++) {
            asked.put(PageKey.stream(new UUID(3, i)), 1L);
        }

        List<PagePopularity> pages = pages(WINDOW);

        assertThat(pages).hasSize(PagePopularity.MOST_PAGES);
        assertThat(pages.getFirst().page().key()).isEqualTo(page(0));
        assertThat(pages(WINDOW)).hasSize(PagePopularity.MOST_PAGES);
    }

    @Test
    void whatIsToldIsReadAgain() {
        count(1, 3);
        asked.put(PageKey.stream(new UUID(1, 2)), 1L);

        List<PagePopularity> pages = pages(WINDOW);

        assertThat(PagePopularity.decode(PagePopularity.encode(pages))).isEqualTo(pages);
        assertThat(PagePopularity.decode(new byte[] {'2', '\n', 'x'})).isEmpty();
        assertThat(PagePopularity.decode("1\nNaN stream:1 stream:1\n7 feed:discover:b7796ffe:page:1:limit:20 {}\nx"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isEmpty();
    }

    private void count(int page, int times) {
        asked.merge(page(page), (long) times, Long::sum);
    }

    private static PageKey page(int number) {
        return PageKey.discover("category-" + number, "live_first", 1, 20);
    }

    private List<PagePopularity> pages(Duration window) {
        return scores.endWindow(window);
    }

    private List<Integer> scores(Duration window) {
        return pages(window).stream()
                .map(page -> (int) Math.round(page.score()))
                .toList();
    }
}
