package io.freshet.feed.pagecache;

import io.freshet.cache.FillLeases;
import io.freshet.cache.Freshness;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageCache;
import io.freshet.cache.PageFill;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import io.freshet.feed.nearcache.NearCache;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** The shared pages in Redis. Thread-safe. */
@Component
final class RedisPages implements SharedPages {
    private final PageCache cache;
    private final FillLeases leases;
    private final Duration lease;
    /** The sources whose offsets show whether Redis has fallen behind the near cache. */
    private final List<SourcePartition> witnesses;

    RedisPages(PageCache cache, FillLeases leases, NearCache<PageContent> near, PageCacheProperties properties) {
        this.cache = cache;
        this.leases = leases;
        this.lease = properties.lease();
        this.witnesses = near.isOn() ? SourcePartition.recordedEverywhere() : List.of();
    }

    @Override
    public Lookup lookup(PageRequest request, Freshness freshness) {
        return cache.lookup(request.key(), request.scope(), request.atLeast(), freshness, witnesses);
    }

    @Override
    public void store(PageRequest request, ScopeView view, PageFill fill) {
        cache.store(request.key(), request.scope(), view, fill);
    }

    @Override
    public boolean takeLease(PageRequest request, ScopeView view) {
        return leases.take(request.key(), view, lease);
    }

    @Override
    public void releaseLease(PageRequest request, ScopeView view) {
        leases.release(request.key(), view);
    }
}
