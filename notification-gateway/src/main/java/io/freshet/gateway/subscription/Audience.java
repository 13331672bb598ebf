package io.freshet.gateway.subscription;

import io.freshet.gateway.refresh.RefreshScope;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The listeners of each topic. Finds the listeners concerned by a refresh in time proportional to their number, not to
 * all listeners. Not thread-safe: each event loop has its own.
 *
 * @param <L> a listener, compared by identity
 */
public final class Audience<L> {
    private final Map<FeedTopic, Set<L>> listeners = new HashMap<>();
    private final TopicIndex topics = new TopicIndex();
    private final AudienceSize size;

    /**
     * An empty audience.
     *
     * @param size counts the listeners of all audiences
     */
    public Audience(AudienceSize size) {
        this.size = size;
    }

    /** Adds a listener. Does nothing if it already listens to the topic. */
    public void add(FeedTopic topic, L listener) {
        Set<L> present = listeners.get(topic);
        if (present == null) {
            present = LinkedHashSet.newLinkedHashSet(1);
            listeners.put(topic, present);
            topics.add(topic);
        }
        if (present.add(listener)) {
            size.added(topic);
        }
    }

    /** Removes a listener. Does nothing if it does not listen to the topic. */
    public void remove(FeedTopic topic, L listener) {
        Set<L> present = listeners.get(topic);
        if (present != null && present.remove(listener)) {
            size.removed(topic);
            if (present.isEmpty()) {
                listeners.remove(topic);
                topics.remove(topic);
            }
        }
    }

    /** Whether no state is left. */
    boolean isEmpty() {
        return listeners.isEmpty() && topics.isEmpty();
    }

    /**
     * Visits the listeners that a refresh of the scope concerns, once for each matching topic.
     *
     * @param scope the scope of the refresh
     * @param visitor receives the listener and the matching topic; must not modify this audience
     */
    public void concernedBy(RefreshScope scope, BiConsumer<L, FeedTopic> visitor) {
        topics.visitConcerned(scope, listeners.keySet(), topic -> {
            Set<L> present = listeners.get(topic);
            if (present != null) {
                present.forEach(listener -> visitor.accept(listener, topic));
            }
        });
    }
}
