package io.freshet.gateway.subscription;

import io.freshet.gateway.refresh.CommunityArea;
import io.freshet.gateway.refresh.RefreshScope;
import java.util.Set;
import java.util.function.Consumer;

/** Which topics a refresh concerns, found without asking each. Thread-safe. */
final class TopicIndex {
    private final SubscribedCells places = new SubscribedCells();

    /** The topic has its first listener. */
    void add(FeedTopic topic) {
        if (topic instanceof FeedTopic.Community(var place)) {
            places.add(place);
        }
    }

    /** The topic has lost its last listener. */
    void remove(FeedTopic topic) {
        if (topic instanceof FeedTopic.Community(var place)) {
            places.remove(place);
        }
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    /**
     * Visits each topic that the scope concerns, once; of those that can be named without the index, also topics that
     * nobody listens to.
     *
     * @param scope what is to be refreshed
     * @param all every topic that is listened to, which only a broad refresh goes through
     * @param visitor is given the topics
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
            // Broad: whoever listens to the feed at all.
            case RefreshScope.Discover _, RefreshScope.Community _, RefreshScope.Stream _ ->
                all.stream().filter(topic -> topic.isConcernedBy(scope)).forEach(visitor);
        }
    }
}
