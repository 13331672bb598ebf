package io.freshet.gateway.subscription;

import io.freshet.gateway.refresh.RefreshScope;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Who listens to what, found in time proportional to those concerned and not to those connected. Not thread-safe: each
 * event loop has its own.
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
     * @param size where its listeners are counted together with those of other audiences
     */
    public Audience(AudienceSize size) {
        this.size = size;
    }

    /** Adds a listener; nothing happens if it listens to that already. */
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

    /** Removes a listener; nothing happens if it does not listen to that. */
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

    /** Whether nothing is kept, not even of those who were here. */
    boolean isEmpty() {
        return listeners.isEmpty() && topics.isEmpty();
    }

    /**
     * Visits whom a refresh of that scope concerns. A listener with several topics concerned is visited for each.
     *
     * @param scope what is to be refreshed
     * @param visitor is given the listener and the topic by which it is concerned; must not change this audience
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
