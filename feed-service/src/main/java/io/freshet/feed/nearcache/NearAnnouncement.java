package io.freshet.feed.nearcache;

import io.freshet.announcement.InvalidatedTargets;
import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.SourcePartition;
import io.freshet.events.v1.FeedInvalidated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An announcement, as the near cache needs it.
 *
 * @param named invalidated scopes, by name
 * @param wide targets that match further invalidated scopes
 * @param positions the source offsets that it reports
 * @param watermark everything committed up to it, on those sources, was announced before; null proves nothing
 */
record NearAnnouncement(
        Set<FeedScope> named,
        List<InvalidationTarget> wide,
        Map<SourcePartition, Long> positions,
        @Nullable Instant watermark) {
    /** An announcement with more targets is remembered as one that concerns everything. */
    private static final int MOST_REMEMBERED = 64;

    /**
     * Reads a whole announcement.
     *
     * @throws IllegalArgumentException if it is malformed: it may concern anything
     */
    static NearAnnouncement read(FeedInvalidated announced) {
        NearAnnouncement scopes = scopes(announced);
        return new NearAnnouncement(
                scopes.named(),
                scopes.wide(),
                NotificationGeneration.parse(announced.getGeneration()).positions(),
                announced.getWatermark());
    }

    /** Reads only the invalidated scopes. */
    static NearAnnouncement scopes(FeedInvalidated announced) {
        Set<FeedScope> named = new HashSet<>();
        List<InvalidationTarget> wide = new ArrayList<>();
        for (InvalidationTarget target : InvalidatedTargets.of(announced)) {
            if (target instanceof FeedScope scope) {
                named.add(scope);
            } else {
                wide.add(target);
            }
        }
        return new NearAnnouncement(named, wide, Map.of(), null);
    }

    /** The same, but invalidating everything. */
    NearAnnouncement ofEverything() {
        return new NearAnnouncement(
                named,
                Stream.of(CachedFeed.values())
                        .<InvalidationTarget>map(InvalidationTarget.WholeFeed::new)
                        .toList(),
                positions,
                watermark);
    }

    boolean concerns(FeedScope scope) {
        return named.contains(scope) || concernsWidely(scope);
    }

    boolean concernsWidely(FeedScope scope) {
        return wide.stream().anyMatch(target -> target.concerns(scope));
    }

    boolean invalidatesAnything() {
        return !named.isEmpty() || !wide.isEmpty();
    }

    boolean isTooLongToRemember() {
        return named.size() + wide.size() > MOST_REMEMBERED;
    }
}
