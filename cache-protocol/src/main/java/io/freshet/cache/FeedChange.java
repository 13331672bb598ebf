package io.freshet.cache;

import org.jspecify.annotations.Nullable;

/**
 * What a change does to a feed.
 *
 * @param before what the feed showed until then, or null for nothing
 * @param after what it shows from then on, or null for nothing
 */
public record FeedChange(
        @Nullable FeedEntry before, @Nullable FeedEntry after) {}
