package io.freshet.bench.cache;

import io.freshet.cache.PageReach;
import io.freshet.feed.catalogread.CatalogReader;
import io.freshet.feed.catalogread.FeedItem;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What each invalidation policy would hold on a trace. Knows at any time the true content of every page requested so
 * far. Not thread-safe.
 */
final class Policies {
    private static final int SAMPLE = 20;

    private final CatalogReader catalog;
    private final Random random = new Random(1);
    private final Map<TracePage, Content> known = new HashMap<>();
    private final Policy everything = new Policy();
    private final Policy scopes = new Policy();
    private final Policy ceiling = new Policy();
    /** What the real cache holds, as far as its hits show. */
    private final Policy position = new Policy();

    private long missed;
    private boolean counting;

    Policies(CatalogReader catalog) {
        this.catalog = catalog;
    }

    /**
     * The content of a page.
     *
     * @param items the page's items; {@code hasMore} says whether there are more
     * @param reach the page's reach
     */
    record Content(List<FeedItem> items, boolean hasMore, PageReach reach, Instant readAt) {
        boolean shows(Content other) {
            return hasMore == other.hasMore && items.equals(other.items);
        }
    }

    private static final class Policy {
        private final Set<TracePage> held = new HashSet<>();
        private long reads;
        private long hits;
        private long dropped;
        /** The dropped pages that had really changed. */
        private long rightly;

        double hitRate() {
            return (double) hits / reads;
        }

        double precision() {
            return dropped == 0 ? 1 : (double) rightly / dropped;
        }
    }

    void beginCounting() {
        counting = true;
    }

    Content content(TracePage page) {
        return known.computeIfAbsent(page, this::fetch);
    }

    private Content fetch(TracePage page) {
        CatalogReader.Snapshot<FeedItem> found = catalog.read(page.statement());
        List<FeedItem> items = found.items();
        boolean hasMore = items.size() > TracePage.PER_PAGE;
        return new Content(
                hasMore ? List.copyOf(items.subList(0, TracePage.PER_PAGE)) : items,
                hasMore,
                page.reach(items.stream().map(FeedItem::entry).toList()),
                found.readAt());
    }

    void read(TracePage page, boolean reallyHit) {
        content(page);
        read(everything, page, everything.held.contains(page));
        read(scopes, page, scopes.held.contains(page));
        read(ceiling, page, ceiling.held.contains(page));
        read(position, page, reallyHit);
    }

    private void read(Policy policy, TracePage page, boolean hit) {
        policy.held.add(page);
        if (counting) {
            policy.reads++;
            policy.hits += hit ? 1 : 0;
        }
    }

    void changed(TraceCatalogue.Change change) {
        List<TracePage> concerned = known.keySet().stream()
                .filter(page -> change.targets().stream().anyMatch(target -> target.concerns(page.scope())))
                .toList();
        List<TracePage> altered = concerned.stream()
                .filter(page -> content(page).reach().isAlteredBy(change.feed(), page.scope()))
                .toList();
        Set<TracePage> changed = new HashSet<>();
        for (TracePage page : altered) {
            Content now = fetch(page);
            Content before = known.put(page, now);
            if (before != null && !before.shows(now)) {
                changed.add(page);
            }
        }
        drop(everything, List.copyOf(everything.held), changed);
        drop(scopes, concerned, changed);
        drop(position, altered, changed);
        drop(ceiling, changed, changed);
        sample(concerned, altered);
    }

    private void drop(Policy policy, Collection<TracePage> pages, Set<TracePage> changed) {
        for (TracePage page : pages) {
            if (policy.held.remove(page) && counting) {
                policy.dropped++;
                policy.rightly += changed.contains(page) ? 1 : 0;
            }
        }
    }

    /** Reads some of the pages that stay, to find missed changes. */
    private void sample(List<TracePage> concerned, List<TracePage> altered) {
        Set<TracePage> gone = new HashSet<>(altered);
        for (int i = 0; i < SAMPLE && !concerned.isEmpty() && random.nextInt(20) == 0; i++) {
            TracePage page = concerned.get(random.nextInt(concerned.size()));
            if (!gone.contains(page) && !content(page).shows(fetch(page))) {
                missed++;
            }
        }
    }

    /** The number of sampled pages that stayed although they had changed. */
    long missed() {
        return missed;
    }

    double hitRate() {
        return position.hitRate();
    }

    double ofCeiling() {
        return position.hitRate() / ceiling.hitRate();
    }

    /** The share of dropped pages that had really changed. */
    double precision() {
        return position.precision();
    }

    String row(int rate) {
        return String.format(
                Locale.ROOT,
                "| %d | %.3f | %.3f | %.3f | %.3f | %.3f | %,d | %,d | %,d | %,d | %.4f | %.3f | %.3f | %.1f %% |",
                rate,
                everything.hitRate(),
                scopes.hitRate(),
                position.hitRate(),
                ceiling.hitRate(),
                ofCeiling(),
                everything.dropped,
                scopes.dropped,
                position.dropped,
                ceiling.dropped,
                everything.precision(),
                scopes.precision(),
                precision(),
                100 * position.hitRate());
    }
}
