package io.freshet.cache;

import org.jspecify.annotations.Nullable;

/**
 * What a change does to a feed.
 *
 * @param before the entry that the feed showed before, or null if none
 * @param after the entry that it shows after, or null if none
 */
public record FeedChange(
        @Nullable FeedEntry before, @Nullable FeedEntry after) {}
