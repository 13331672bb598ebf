package io.freshet.feed.pagecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeldomTest {
    @Test
    void theFirstIsDueAndThenOneAfterEachPause() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE);
        Seldom seldom = new Seldom(Duration.ofSeconds(10), clock::get);

        assertThat(seldom.isDue()).isTrue();
        assertThat(seldom.isDue()).isFalse();
        clock.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
        assertThat(seldom.isDue()).isFalse();
        clock.incrementAndGet();
        assertThat(seldom.isDue()).isTrue();
        assertThat(seldom.isDue()).isFalse();
    }
}
