package io.freshet.gateway.subscription;

import io.freshet.gateway.refresh.CommunityArea;
import io.freshet.gateway.refresh.RefreshScope;
import java.util.Set;
import java.util.function.Consumer;

/** Finds the topics that a refresh concerns without scanning all of them. Thread-safe. */
final class TopicIndex {
    private final SubscribedCells places = new SubscribedCells();

    /** Adds a topic, on its first listener. */
    void add(FeedTopic topic) {
        if (topic instanceof FeedTopic.Community(var place)) {
            places.add(place);
        }
    }

    /** Removes a topic, after its last listener. */
    void remove(FeedTopic topic) {
        if (topic instanceof FeedTopic.Community(var place)) {
            places.remove(place);
        }
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /**
     * Visits each topic that the scope concerns once. May include topics without listeners.
     *
     * @param scope the scope of the refresh
     * @param all all topics with listeners; scanned only for a broad refresh
     * @param visitor receives the topics
     */
    void visitConcerned(RefreshScope scope, Set<FeedTopic> all, Consumer<FeedTopic> visitor) {
        switch (scope) {
            case RefreshScope.Discover(var category)
            when category != null -> {
                visitor.accept(new FeedTopic.Discover(null));
                visitor.accept(new FeedTopic.Discover(category));
            }
            case RefreshScope.Community community
            when community.area() instanceof CommunityArea.Point(var point) ->
                places.visitHolding(point, place -> visitor.accept(new FeedTopic.Community(place)));
            case RefreshScope.Community community
            when community.area() instanceof CommunityArea.Place(var place) ->
                visitor.accept(new FeedTopic.Community(place));
            case RefreshScope.Stream(var id) when id != null -> visitor.accept(new FeedTopic.Stream(id));
            // Broad: all topics of the feed.
            case RefreshScope.Discover _, RefreshScope.Community _, RefreshScope.Stream _ ->
                all.stream().filter(topic -> topic.isConcernedBy(scope)).forEach(visitor);
        }
    }
}
