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
 * What a replay invalidates: each target once, however many events name it. Once is enough: all that is replayed was committed
 * before the replay began, so a page that is filled after its scope was invalidated holds all of it. Bounded: where a feed has
 * more targets than that, it is invalidated whole, and nothing more of it needs to be remembered. Not thread-safe.
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

    /** For an event that may have meant anything. */
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

    /** What has not been taken yet. Those of the discover feed that one event named come together. */
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
