package io.freshet.gateway.follow;

import io.freshet.announcement.InvalidationReason;
import io.freshet.announcement.NamedScope;
import io.freshet.events.v1.FeedInvalidated;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A seller has gone live.
 *
 * @param eventId identifies the change; repeats carry the same ID
 * @param sellerId the seller
 * @param streamId the stream
 */
record WentLive(UUID eventId, UUID sellerId, UUID streamId) {
    /** Extracts the event from an announcement. Empty if the announcement is about something else or is a replay. */
    static Optional<WentLive> in(FeedInvalidated announced) {
        if (!"WENT_LIVE".equals(announced.getChangeType())
                || InvalidationReason.of(announced.getReason()) == InvalidationReason.REPLAY
                || announced.getCauseEventId() == null
                || announced.getAggregateId() == null) {
            return Optional.empty();
        }
        try {
            UUID event = UUID.fromString(announced.getCauseEventId());
            UUID stream = UUID.fromString(announced.getAggregateId());
            return announced.getScopes().stream()
                    .map(NamedScope::of)
                    .flatMap(scope ->
                            scope instanceof NamedScope.Seller(UUID id) ? Stream.ofNullable(id) : Stream.empty())
                    .findFirst()
                    .map(seller -> new WentLive(event, seller, stream));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // malformed; reported by other readers
        }
    }
}
