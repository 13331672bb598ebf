package io.freshet.feed.nearcache;

import io.freshet.cache.FeedScope;
import io.freshet.cache.SourcePartition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.springframework.util.unit.DataSize;

/** What a follower does to a near cache, for the tests of its users. */
public final class NearCaches {
    private NearCaches() {}

    public static <C> NearCache<C> create(ToIntFunction<C> contentBytes, LongSupplier nanoTime) {
        return new NearCache<>(DataSize.ofMegabytes(1), contentBytes, nanoTime);
    }

    public static void begin(NearCache<?> cache, Instant now) {
        cache.begin(now);
    }

    public static void announce(NearCache<?> cache, FeedScope scope) {
        cache.follow(new NearAnnouncement(Set.of(scope), List.of(), Map.of(), null), true);
    }

    public static void vouch(NearCache<?> cache, Instant watermark) {
        Map<SourcePartition, Long> positions = new HashMap<>();
        SourcePartition.events().forEach(source -> positions.put(source, 1L));
        cache.follow(new NearAnnouncement(Set.of(), List.of(), positions, watermark), false);
    }
}
