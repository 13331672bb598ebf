package io.freshet.gateway.subscription;

import io.freshet.gateway.refresh.RefreshScope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many listeners a refresh concerns, over all event loops. Thread-safe. */
public final class AudienceSize {
    private final Map<FeedTopic, Integer> counts = new ConcurrentHashMap<>();

    void added(FeedTopic topic) {
        counts.merge(topic, 1, Integer::sum);
    }

    void removed(FeedTopic topic) {
        counts.computeIfPresent(topic, (_, count) -> count == 1 ? null : count - 1);
    }

    /**
     * The number of subscriptions that a refresh of that scope concerns; a client with several counts for each.
     *
     * @param scope what is to be refreshed
     * @return zero or more, and possibly outdated at once
     */
    public int concernedBy(RefreshScope scope) {
        return switch (scope) {
            case RefreshScope.Discover(var category)
            when category != null ->
                counts.getOrDefault(new FeedTopic.Discover(null), 0)
                        + counts.getOrDefault(new FeedTopic.Discover(category), 0);
            case RefreshScope.Stream(var id) when id != null -> counts.getOrDefault(new FeedTopic.Stream(id), 0);
            case RefreshScope.Discover _, RefreshScope.Stream _ ->
                counts.entrySet().stream()
                        .filter(entry -> entry.getKey().isConcernedBy(scope))
                        .mapToInt(Map.Entry::getValue)
                        .sum();
        };
    }
}
