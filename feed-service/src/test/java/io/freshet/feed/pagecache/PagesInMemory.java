package io.freshet.feed.pagecache;

import io.freshet.cache.CacheUnavailableException;
import io.freshet.cache.CachedPage;
import io.freshet.cache.Freshness;
import io.freshet.cache.Lookup;
import io.freshet.cache.PageFill;
import io.freshet.cache.PageKey;
import io.freshet.cache.ScopeView;
import io.freshet.cache.SourcePartition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shared pages of one scope, as Redis would keep them. A test invalidates them or makes them unavailable. */
final class PagesInMemory implements SharedPages {
    final Set<String> leases = new HashSet<>();
    final List<String> calls = new ArrayList<>();

    boolean isUnavailable;

    @Nullable
    Instant watermark;

    /** Runs once, at the next lookup. */
    Runnable atNextLookup = () -> {};

    private final Map<PageKey, CachedPage> pages = new HashMap<>();
    private int generation = 1;

    void invalidate() {
        generation++;
    }

    ScopeView view() {
        Map<SourcePartition, Long> applied = new HashMap<>();
        SourcePartition.recordedEverywhere().forEach(source -> applied.put(source, 100L));
        return new ScopeView("epoch", "g" + generation, "t" + generation, "stamp", watermark, applied);
    }

    @Override
    public synchronized Lookup lookup(PageRequest request, Freshness freshness) {
        call("lookup");
        Runnable now = atNextLookup;
        atNextLookup = () -> {};
        now.run();
        CachedPage page = pages.get(request.key());
        if (request.atLeast() != null && !request.atLeast().isCoveredBy(request.scope(), view())) {
            return new Lookup.Miss(view(), Lookup.Reason.BEHIND_NOTIFICATION, page);
        }
        if (page == null) {
            return new Lookup.Miss(view(), Lookup.Reason.ABSENT, null);
        }
        if (!page.generation().equals(view().generation())) {
            return new Lookup.Miss(view(), Lookup.Reason.INVALIDATED, page);
        }
        Instant asOf = watermark != null && watermark.isAfter(page.readAt()) ? watermark : page.readAt();
        return freshness.holds(asOf)
                ? new Lookup.Hit(view(), page, asOf)
                : new Lookup.Miss(view(), Lookup.Reason.UNPROVEN, page);
    }

    @Override
    public synchronized void store(PageRequest request, ScopeView view, PageFill fill) {
        call("store");
        put(request, view.generation(), fill.readAt(), fill.body());
    }

    void put(PageRequest request, Instant readAt, byte[] body) {
        put(request, view().generation(), readAt, body);
    }

    private void put(PageRequest request, String under, Instant readAt, byte[] body) {
        PageContent content = PageContent.of(body);
        pages.put(
                request.key(),
                new CachedPage(
                        request.key().canonicalText(),
                        "epoch",
                        under,
                        "stamp",
                        readAt,
                        content.etag(),
                        content.page(),
                        content.gzip()));
    }

    @Override
    public synchronized boolean takeLease(PageRequest request, ScopeView view) {
        call("take");
        return leases.add(view.fillToken());
    }

    @Override
    public synchronized void releaseLease(PageRequest request, ScopeView view) {
        calls.add("release");
        leases.remove(view.fillToken());
    }

    private void call(String name) {
        calls.add(name);
        if (isUnavailable) {
            throw new CacheUnavailableException("away", null);
        }
    }
}
