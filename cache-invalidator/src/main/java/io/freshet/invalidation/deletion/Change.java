package io.freshet.invalidation.deletion;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedChange;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.SourcePartition;
import io.freshet.invalidation.announcement.Cause;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one record asks for. */
sealed interface Change {
    /** Where the record was read. */
    SourcePartition source();

    /** Its offset there. */
    long offset();

    /** Whether both come from one partition. */
    default boolean continues(Change other) {
        return source().equals(other.source());
    }

    /**
     * A change whose scopes are known.
     *
     * @param changes what it does to feeds; of a feed that is not named every page of the scopes is invalidated
     */
    record Known(
            SourcePartition source,
            long offset,
            Cause cause,
            Set<InvalidationTarget> targets,
            Map<CachedFeed, FeedChange> changes)
            implements Change {
        /** Whether the record's key is what the topics promise: that of an event its aggregate's id. */
        boolean isKeyedBy(@Nullable String key) {
            return source.topic() == SourcePartition.COMMANDS || Objects.equals(key, cause.aggregateId());
        }
    }

    /**
     * A record that cannot be read: it may have meant anything.
     *
     * @param reason why it cannot
     */
    record Poison(SourcePartition source, long offset, Cause cause, Exception reason) implements Change {}

    /**
     * A request to invalidate that cannot be read: nobody relies on it.
     *
     * @param reason why it cannot
     */
    record BadCommand(SourcePartition source, long offset, Exception reason) implements Change {}
}
