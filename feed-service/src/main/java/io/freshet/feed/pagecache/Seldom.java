package io.freshet.feed.pagecache;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets through one of many in a while: what happens to every request of a hot page is not logged each time. Thread-safe. */
final class Seldom {
    private final long pauseNanos;
    private final Ticker ticker;
    private final AtomicLong lastNanos;

    Seldom(Duration pause, Ticker ticker) {
        this.pauseNanos = pause.toNanos();
        this.ticker = ticker;
        this.lastNanos = new AtomicLong(ticker.read() - pauseNanos);
    }

    /** True for the first, and then for one after each pause. */
    boolean isDue() {
        long last = lastNanos.get();
        long now = ticker.read();
        return now - last >= pauseNanos && lastNanos.compareAndSet(last, now);
    }
}
