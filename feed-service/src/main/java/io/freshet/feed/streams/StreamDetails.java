package io.freshet.feed.streams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.freshet.feed.catalogread.FeedItem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One stream as viewers read it: a feed item, and fields that no feed shows. */
record StreamDetails(
        @JsonUnwrapped FeedItem item,
        @Nullable String description,
        @Nullable Instant endedAt) {}
