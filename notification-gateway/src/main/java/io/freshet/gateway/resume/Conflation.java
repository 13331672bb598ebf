package io.freshet.gateway.resume;

import io.freshet.cache.NotificationGeneration;
import io.freshet.gateway.refresh.FeedRefresh;
import java.nio.BufferOverflowException;
import java.util.List;

/**
 * Conflates the latest refreshes of several partitions into one. A generation covers only the earlier ones of its own
 * partition, so the result carries the generations of all.
 */
final class Conflation {
    private Conflation() {}

    /**
     * The last refresh, with a generation that covers all. The input is returned unchanged if generations cannot be
     * merged.
     */
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
            return inOrder; // unknown format or too long to merge: sent separately
        }
    }
}
