package io.freshet.gateway.follow;

import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.InvalidatedScope;
import java.util.Optional;
import java.util.UUID;

/**
 * A seller has gone live.
 *
 * @param eventId the same for the same change, however often it is told
 * @param sellerId who
 * @param streamId with what
 */
record WentLive(UUID eventId, UUID sellerId, UUID streamId) {
    private static final String REPLAY = "replay";

    /** What an announcement says of that; nothing if it is about something else, or repeats what is long known. */
    static Optional<WentLive> in(FeedInvalidated announced) {
        if (!"WENT_LIVE".equals(announced.getChangeType())
                || REPLAY.equals(announced.getReason())
                || announced.getCauseEventId() == null
                || announced.getAggregateId() == null) {
            return Optional.empty();
        }
        try {
            UUID event = UUID.fromString(announced.getCauseEventId());
            UUID stream = UUID.fromString(announced.getAggregateId());
            return announced.getScopes().stream()
                    .filter(scope -> scope.getFeed().equals("seller") && scope.getSellerId() != null)
                    .map(InvalidatedScope::getSellerId)
                    .findFirst()
                    .map(seller -> new WentLive(event, UUID.fromString(seller), stream));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // whoever wrote that is told by those whom it concerns
        }
    }
}
