package io.freshet.gateway.subscription;

import io.freshet.gateway.refresh.RefreshScope;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the listeners that a refresh concerns, across all event loops. Thread-safe. */
public final class AudienceSize {
    private final ConcurrentMap<FeedTopic, Integer> counts = new ConcurrentHashMap<>();
    private final TopicIndex topics = new TopicIndex();

    void added(FeedTopic topic) {
        // Inside compute, so that concurrent add and remove on two loops cannot lose a topic from the index.
        counts.compute(topic, (_, count) -> {
            if (count == null) {
                topics.add(topic);
                return 1;
            }
            return count + 1;
        });
    }

    void removed(FeedTopic topic) {
        counts.computeIfPresent(topic, (_, count) -> {
            if (count == 1) {
                topics.remove(topic);
                return null;
            }
            return count - 1;
        });
    }

    /**
     * The topics that have listeners.
     *
     * @return a live view
     */
    public Set<FeedTopic> topics() {
        return Collections.unmodifiableSet(counts.keySet());
    }

    /** Whether no state is left. */
    boolean isEmpty() {
        return counts.isEmpty() && topics.isEmpty();
    }

    /**
     * The number of subscriptions that a refresh of the scope concerns. A client with several counts for each.
     *
     * @param scope the scope of the refresh
     * @return zero or more; a snapshot
     */
    public int concernedBy(RefreshScope scope) {
        AtomicInteger sum = new AtomicInteger();
        topics.visitConcerned(scope, counts.keySet(), topic -> sum.addAndGet(counts.getOrDefault(topic, 0)));
        return sum.get();
    }
}
