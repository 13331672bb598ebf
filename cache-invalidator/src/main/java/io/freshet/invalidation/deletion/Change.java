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

/** The content of one record. */
sealed interface Change {
    /** The partition of the record. */
    SourcePartition source();

    /** The offset of the record. */
    long offset();

    /** Whether both are from the same partition. */
    default boolean continues(Change other) {
        return source().equals(other.source());
    }

    /**
     * A change whose scopes are known.
     *
     * @param changes its effect by feed; scopes of an absent feed have every page invalidated
     */
    record Known(
            SourcePartition source,
            long offset,
            Cause cause,
            Set<InvalidationTarget> targets,
            Map<CachedFeed, FeedChange> changes)
            implements Change {
        /** Whether the record's key is as the topics promise: for an event, its aggregate's id. */
        boolean isKeyedBy(@Nullable String key) {
            return source.topic() == SourcePartition.COMMANDS || Objects.equals(key, cause.aggregateId());
        }
    }

    /**
     * An unreadable record: it may have meant anything.
     *
     * @param reason why it is unreadable
     */
    record Poison(SourcePartition source, long offset, Cause cause, Exception reason) implements Change {}

    /**
     * An unreadable command: nothing depends on it.
     *
     * @param reason why it is unreadable
     */
    record BadCommand(SourcePartition source, long offset, Exception reason) implements Change {}
}
