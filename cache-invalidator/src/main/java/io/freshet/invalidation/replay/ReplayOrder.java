package io.freshet.invalidation.replay;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The request for a replay.
 *
 * @param requestedBy the admin
 * @param from the start, as given
 * @param topics to replay
 * @param warm whether the hottest pages are filled afterwards
 * @param requestedAt when it was requested
 */
record ReplayOrder(UUID requestedBy, String from, List<String> topics, boolean warm, Instant requestedAt) {
    ReplayOrder {
        topics = List.copyOf(topics);
    }
}
