package io.freshet.feed.pagecache;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Rate-limits logging of events that may occur with every request of a hot page. Thread-safe. */
final class Seldom {
    private final long pauseNanos;
    private final Ticker ticker;
    private final AtomicLong lastNanos;

    Seldom(Duration pause, Ticker ticker) {
        this.pauseNanos = pause.toNanos();
        this.ticker = ticker;
        this.lastNanos = new AtomicLong(ticker.read() - pauseNanos);
    }

    /** True for the first call, and then for one call after each pause. */
    boolean isDue() {
        long last = lastNanos.get();
        long now = ticker.read();
        return now - last >= pauseNanos && lastNanos.compareAndSet(last, now);
    }
}
