package io.freshet.gateway.subscription;

import io.freshet.gateway.refresh.RefreshScope;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many listeners a refresh concerns, over all event loops. Thread-safe. */
public final class AudienceSize {
    private final ConcurrentMap<FeedTopic, Integer> counts = new ConcurrentHashMap<>();
    private final TopicIndex topics = new TopicIndex();

    void added(FeedTopic topic) {
        // Within the count's own step, so that the index cannot lose a topic to two loops that come and go at once.
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
     * What anybody listens to.
     *
     * @return a view that changes as listeners come and go
     */
    public Set<FeedTopic> topics() {
        return Collections.unmodifiableSet(counts.keySet());
    }

    /** Whether nothing is kept, not even of those who were here. */
    boolean isEmpty() {
        return counts.isEmpty() && topics.isEmpty();
    }

    /**
     * The number of subscriptions that a refresh of that scope concerns; a client with several counts for each.
     *
     * @param scope what is to be refreshed
     * @return zero or more, and possibly outdated at once
     */
    public int concernedBy(RefreshScope scope) {
        AtomicInteger sum = new AtomicInteger();
        topics.visitConcerned(scope, counts.keySet(), topic -> sum.addAndGet(counts.getOrDefault(topic, 0)));
        return sum.get();
    }
}
