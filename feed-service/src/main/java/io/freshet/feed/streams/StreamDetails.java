package io.freshet.feed.streams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.freshet.feed.catalogread.FeedItem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What viewers read of one stream: a feed item and what no feed shows. */
record StreamDetails(
        @JsonUnwrapped FeedItem item,
        @Nullable String description,
        @Nullable Instant endedAt) {}
