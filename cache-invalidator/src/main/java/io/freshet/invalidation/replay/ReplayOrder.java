package io.freshet.invalidation.replay;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What was asked for.
 *
 * @param requestedBy the admin
 * @param from as it was given
 * @param topics to replay
 * @param warm whether the hottest pages are filled afterwards
 * @param requestedAt when
 */
record ReplayOrder(UUID requestedBy, String from, List<String> topics, boolean warm, Instant requestedAt) {
    ReplayOrder {
        topics = List.copyOf(topics);
    }
}
