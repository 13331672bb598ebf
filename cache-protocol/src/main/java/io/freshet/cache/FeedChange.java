package io.freshet.cache;

import org.jspecify.annotations.Nullable;

/**
 * The effect of a change on a feed.
 *
 * @param before the entry that the feed showed before, or null if none
 * @param after the entry that it shows after, or null if none
 */
public record FeedChange(
        @Nullable FeedEntry before, @Nullable FeedEntry after) {}
