package io.freshet.feed.nearcache;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.SourcePartition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One step through the announcements.
 *
 * @param named scopes that were invalidated
 * @param wide further scopes that were invalidated, described
 * @param positions the source offsets that it tells of
 * @param watermark everything committed up to it, on those sources, was announced before; null proves nothing
 */
record NearAnnouncement(
        Set<FeedScope> named,
        List<InvalidationTarget> wide,
        Map<SourcePartition, Long> positions,
        @Nullable Instant watermark) {
    /** More than this are taken to concern everything where they would have to be remembered. */
    private static final int MOST_REMEMBERED = 64;

    /** The same, of something that may have concerned anything. */
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
