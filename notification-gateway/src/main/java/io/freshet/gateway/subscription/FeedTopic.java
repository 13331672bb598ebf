package io.freshet.gateway.subscription;

import io.freshet.cache.GeoCell;
import io.freshet.gateway.refresh.RefreshScope;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A feed that a client listens to. */
public sealed interface FeedTopic {
    /** Whether a refresh of the scope concerns this feed. {@link Audience} finds listeners by the same rule. */
    boolean isConcernedBy(RefreshScope scope);

    /**
     * The discover feed.
     *
     * @param category the category, or null for all
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
     * @param place rounded like the feed, so that neighbours share a topic
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
     * @param id the stream's ID; its existence is not checked
     */
    record Stream(UUID id) implements FeedTopic {
        @Override
        public boolean isConcernedBy(RefreshScope scope) {
            return scope instanceof RefreshScope.Stream(var changed) && (changed == null || id.equals(changed));
        }
    }
}
