package io.freshet.gateway.resume;

import io.freshet.gateway.refresh.RefreshScope;
import io.freshet.gateway.subscription.FeedTopic;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The past refreshes of one partition: for each feed, the latest of each scope, in offset order. */
final class PartitionHistory {
    private final Map<String, SequencedMap<RefreshScope, PastRefresh>> feeds = new LinkedHashMap<>();
    private long begin;

    PartitionHistory(long begin) {
        this.begin = begin;
    }

    /** The offset from which the history is complete. */
    long begin() {
        return begin;
    }

    /** Adds a refresh that is newer than all others. Returns the growth in bytes. */
    int add(PastRefresh refresh) {
        RefreshScope scope = refresh.refresh().scope();
        SequencedMap<RefreshScope, PastRefresh> feed = feeds.computeIfAbsent(scope.feed(), _ -> new LinkedHashMap<>());
        PastRefresh superseded = feed.remove(scope);
        feed.put(scope, refresh);
        return refresh.bytes() - (superseded == null ? 0 : superseded.bytes());
    }

    @Nullable
    PastRefresh oldest() {
        PastRefresh oldest = null;
        for (SequencedMap<RefreshScope, PastRefresh> feed : feeds.values()) {
            Map.Entry<RefreshScope, PastRefresh> first = feed.firstEntry();
            if (first != null && (oldest == null || first.getValue().offset() < oldest.offset())) {
                oldest = first.getValue();
            }
        }
        return oldest;
    }

    /** Removes the oldest refresh. Returns the bytes freed. */
    int forget(PastRefresh oldest) {
        feed(oldest.refresh().scope().feed()).remove(oldest.refresh().scope());
        begin = Math.max(begin, oldest.offset() + 1);
        return oldest.bytes();
    }

    /** The latest refresh at or above an offset that concerns the topic; null if none. */
    @Nullable
    PastRefresh latest(FeedTopic topic, long from) {
        return switch (topic) {
            case FeedTopic.Discover(var category)
            when category != null -> exact(from, new RefreshScope.Discover(category), new RefreshScope.Discover(null));
            case FeedTopic.Stream(var id) -> exact(from, new RefreshScope.Stream(id), new RefreshScope.Stream(null));
            case FeedTopic.Discover _ -> searched(topic, feed("discover"), from);
            case FeedTopic.Community _ -> searched(topic, feed("community"), from);
        };
    }

    private @Nullable PastRefresh exact(long from, RefreshScope narrow, RefreshScope broad) {
        SequencedMap<RefreshScope, PastRefresh> feed = feed(narrow.feed());
        return Stream.of(narrow, broad)
                .flatMap(scope -> Stream.ofNullable(feed.get(scope)))
                .filter(past -> past.offset() >= from)
                .max(Comparator.comparingLong(PastRefresh::offset))
                .orElse(null);
    }

    /** Searches backwards from the newest to the client's offset, which is usually recent. */
    private static @Nullable PastRefresh searched(
            FeedTopic topic, SequencedMap<RefreshScope, PastRefresh> feed, long from) {
        for (PastRefresh past : feed.sequencedValues().reversed()) {
            if (past.offset() < from) {
                return null;
            }
            if (topic.isConcernedBy(past.refresh().scope())) {
                return past;
            }
        }
        return null;
    }

    private SequencedMap<RefreshScope, PastRefresh> feed(String name) {
        return feeds.getOrDefault(name, new LinkedHashMap<>());
    }
}
