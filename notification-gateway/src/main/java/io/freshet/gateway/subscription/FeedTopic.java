package io.freshet.gateway.subscription;

import io.freshet.cache.GeoCell;
import io.freshet.gateway.refresh.RefreshScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One feed as a client listens to it. */
public sealed interface FeedTopic {
    /** Whether a refresh of that scope can alter this feed. {@link Audience} finds listeners by the same rule. */
    boolean isConcernedBy(RefreshScope scope);

    /**
     * The discover feed.
     *
     * @param category the one category that is listened to, or null for all of them
     */
    record Discover(@Nullable String category) implements FeedTopic {
        @Override
        public boolean isConcernedBy(RefreshScope scope) {
            return scope instanceof RefreshScope.Discover(var changed)
                    && (category == null || changed == null || category.equals(changed));
        }
    }

    /**
     * The community feed of one place.
     *
     * @param place rounded as the feed rounds it, so that neighbours share one topic
     */
    record Community(GeoCell place) implements FeedTopic {
        @Override
        public boolean isConcernedBy(RefreshScope scope) {
            return scope instanceof RefreshScope.Community community
                    && community.area().concerns(place);
        }
    }

    /**
     * One stream.
     *
     * @param id of the stream; whether there is such a stream is not asked
     */
    record Stream(UUID id) implements FeedTopic {
        @Override
        public boolean isConcernedBy(RefreshScope scope) {
            return scope instanceof RefreshScope.Stream(var changed) && (changed == null || id.equals(changed));
        }
    }
}
