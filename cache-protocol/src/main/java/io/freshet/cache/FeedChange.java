package io.freshet.cache;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change does to a feed.
 *
 * @param before what the feed showed until then, or null for nothing
 * @param after what it shows from then on, or null for nothing
 */
public record FeedChange(
        @Nullable FeedEntry before, @Nullable FeedEntry after) {
    /** What the feed showed or shows of it. */
    Stream<FeedEntry> entries() {
        return Stream.of(Optional.ofNullable(before), Optional.ofNullable(after))
                .flatMap(Optional::stream);
    }
}
