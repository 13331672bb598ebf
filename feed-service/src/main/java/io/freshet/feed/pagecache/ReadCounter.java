package io.freshet.feed.pagecache;

import io.freshet.cache.CacheStatistics;
import io.freshet.cache.CacheStatistics.ReadCounts;
import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedFeed;
import jakarta.annotation.PreDestroy;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts how reads were answered, and each second adds the counts to those that all instances share. Thread-safe. */
@Component
class ReadCounter {
    private static final Logger log = LoggerFactory.getLogger(ReadCounter.class);

    private final CacheStatistics statistics;
    private final Map<CachedFeed, Counts> counted = new EnumMap<>(CachedFeed.class);

    ReadCounter(CacheStatistics statistics) {
        this.statistics = statistics;
        for (CachedFeed feed : CachedFeed.values()) {
            counted.put(feed, new Counts(new LongAdder(), new LongAdder(), new LongAdder()));
        }
    }

    void count(CachedFeed feed, CacheOutcome outcome) {
        Counts counts = counted.get(feed);
        if (counts == null) {
            return;
        }
        switch (outcome) {
            case CacheOutcome.Hit _, CacheOutcome.Revalidating _, CacheOutcome.Degraded _ -> counts.hits.increment();
            case CacheOutcome.Filled _ -> {
                counts.misses.increment();
                counts.fills.increment();
            }
            case CacheOutcome.Bypassed(CacheOutcome.Why why)
            when why == CacheOutcome.Why.REQUEST -> {} // audits say nothing
            case CacheOutcome.Bypassed _, CacheOutcome.Shared _ -> counts.misses.increment();
        }
    }

    /** Counts that could not be added are added next time. */
    @Scheduled(fixedDelay = 1_000)
    @PreDestroy
    void flush() {
        Map<CachedFeed, ReadCounts> taken = new EnumMap<>(CachedFeed.class);
        counted.forEach((feed, counts) -> taken.put(feed, counts.take()));
        try {
            statistics.add(taken);
        } catch (CacheUnavailableException e) {
            log.atDebug().addKeyValue("cause", e.toString()).log("the counts wait for Redis");
            taken.forEach((feed, counts) -> giveBack(feed, counts));
        }
    }

    private void giveBack(CachedFeed feed, ReadCounts counts) {
        Counts to = counted.get(feed);
        if (to != null) {
            to.hits.add(counts.hits());
            to.misses.add(counts.misses());
            to.fills.add(counts.fills());
        }
    }

    private record Counts(LongAdder hits, LongAdder misses, LongAdder fills) {
        ReadCounts take() {
            return new ReadCounts(hits.sumThenReset(), misses.sumThenReset(), fills.sumThenReset());
        }
    }
}
