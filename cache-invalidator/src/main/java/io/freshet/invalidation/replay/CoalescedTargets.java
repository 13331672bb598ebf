package io.freshet.invalidation.replay;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.InvalidationTarget;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The targets that a replay invalidates: each once, however many events name it. Once is enough, because all replayed
 * changes were committed before the replay began: a page filled after its scope was invalidated includes them all.
 * Bounded: a feed with more targets than the limit is invalidated as a whole, and its targets are forgotten. Not
 * thread-safe.
 */
final class CoalescedTargets {
    private final int mostOfAFeed;
    private final Map<CachedFeed, Set<InvalidationTarget>> seen = new EnumMap<>(CachedFeed.class);
    private final Set<CachedFeed> whole = EnumSet.noneOf(CachedFeed.class);
    private final Set<InvalidationTarget> pending = new LinkedHashSet<>();

    CoalescedTargets(int mostOfAFeed) {
        this.mostOfAFeed = mostOfAFeed;
    }

    void addAll(Set<InvalidationTarget> targets) {
        targets.forEach(this::add);
    }

    private void add(InvalidationTarget target) {
        CachedFeed feed = feedOf(target);
        if (whole.contains(feed)) {
            return;
        }
        Set<InvalidationTarget> known = seen.computeIfAbsent(feed, _ -> new HashSet<>());
        if (known.add(target)) {
            pending.add(target);
            if (known.size() > mostOfAFeed) {
                addWhole(feed);
            }
        }
    }

    /** Adds every feed, for an event that may have meant anything. */
    void addEverything() {
        for (CachedFeed feed : CachedFeed.values()) {
            if (!whole.contains(feed)) {
                addWhole(feed);
            }
        }
    }

    private void addWhole(CachedFeed feed) {
        whole.add(feed);
        seen.remove(feed);
        pending.removeIf(target -> feedOf(target) == feed);
        pending.add(new InvalidationTarget.WholeFeed(feed));
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    int size() {
        return pending.size();
    }

    /**
     * Takes the targets added since the last call. Targets of the discover feed named by one event are taken together.
     */
    List<InvalidationTarget> take() {
        List<InvalidationTarget> taken = new ArrayList<>(pending);
        pending.clear();
        return taken;
    }

    static CachedFeed feedOf(InvalidationTarget target) {
        return switch (target) {
            case FeedScope scope -> scope.feed();
            case InvalidationTarget.Around _, InvalidationTarget.Place _ -> CachedFeed.COMMUNITY;
            case InvalidationTarget.WholeFeed(CachedFeed feed) -> feed;
        };
    }
}
