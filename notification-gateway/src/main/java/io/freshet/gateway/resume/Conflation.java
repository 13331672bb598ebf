package io.freshet.gateway.resume;

import io.freshet.cache.NotificationGeneration;
import io.freshet.gateway.refresh.FeedRefresh;
import java.nio.BufferOverflowException;
import java.util.List;

/**
 * From the latest refreshes of several partitions to one. A generation covers the earlier ones of its own partition
 * only, so the one that is told carries all of theirs.
 */
final class Conflation {
    private Conflation() {}

    /** The last of them, with a generation that covers all; unchanged where generations cannot be merged. */
    static List<FeedRefresh> of(List<FeedRefresh> inOrder) {
        if (inOrder.size() < 2) {
            return inOrder;
        }
        try {
            String merged = inOrder.stream()
                    .map(refresh -> NotificationGeneration.parse(refresh.generation()))
                    .reduce(NotificationGeneration::mergedWith)
                    .orElseThrow()
                    .text();
            return merged.length() > NotificationGeneration.MAX_LENGTH
                    ? inOrder
                    : List.of(inOrder.getLast().withGeneration(merged));
        } catch (IllegalArgumentException | BufferOverflowException e) {
            return inOrder; // not this version's, or too long for one: told one by one
        }
    }
}
