package io.freshet.invalidation.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.CachedFeed;
import io.freshet.cache.FeedScope;
import io.freshet.cache.GeoPoint;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.InvalidationTarget.Around;
import io.freshet.cache.InvalidationTarget.WholeFeed;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.InvalidatedScope;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A million events become one invalidation per scope, in as few commands as possible. */
class CoalescedTargetsTest {
    private static final FeedScope ALL = new FeedScope.Discover(null);
    private static final FeedScope HOME = new FeedScope.Discover("home");
    private static final FeedScope FASHION = new FeedScope.Discover("fashion");
    private static final Around DUBAI = new Around(new GeoPoint(25.2, 55.27), "home");

    private final CoalescedTargets targets = new CoalescedTargets(3);

    @Test
    void eachTargetIsTakenOnceInAllItsLife() {
        for (int i = 0; i < 1_000; i++) {
            targets.addAll(set(ALL, HOME, DUBAI));
        }
        assertThat(targets.take()).containsExactly(ALL, HOME, DUBAI);

        targets.addAll(set(ALL, HOME));
        targets.addAll(set(ALL, FASHION));
        assertThat(targets.take()).containsExactly(FASHION);
        assertThat(targets.isEmpty()).isTrue();
    }

    @Test
    void aFeedWithTooManyIsInvalidatedWholeAndNothingMoreIsRemembered() {
        targets.addAll(set(HOME));
        for (int i = 0; i < 100; i++) {
            targets.addAll(set(new FeedScope.OneStream(new UUID(7, i))));
        }

        assertThat(targets.take()).containsExactly(HOME, new WholeFeed(CachedFeed.STREAMS));
        targets.addAll(set(new FeedScope.OneStream(new UUID(8, 1)), new FeedScope.LiveStreams()));
        assertThat(targets.isEmpty()).isTrue();
    }

    @Test
    void whatMayHaveMeantAnythingInvalidatesEverythingOnce() {
        targets.addAll(set(HOME, DUBAI));
        targets.addEverything();
        targets.addEverything();

        assertThat(targets.take())
                .containsExactlyInAnyOrder(
                        new WholeFeed(CachedFeed.DISCOVER),
                        new WholeFeed(CachedFeed.COMMUNITY),
                        new WholeFeed(CachedFeed.STREAMS));
    }

    @Test
    void discoverGoesInOneCommandAndOthersInSeveral() {
        List<InvalidationTarget> many = IntStream.range(0, 5)
                .<InvalidationTarget>mapToObj(i -> new FeedScope.OneStream(new UUID(7, i)))
                .toList();
        Set<InvalidationTarget> all = new LinkedHashSet<>(many);
        all.addAll(List.of(ALL, HOME, FASHION));

        List<CacheCommand> commands = ReplayCommands.of(List.copyOf(all), 2, UUID.randomUUID());

        assertThat(commands).extracting(command -> command.getScopes().size()).containsExactly(3, 2, 2, 1);
        assertThat(commands.getFirst().getScopes())
                .extracting(InvalidatedScope::getCategory)
                .containsExactlyInAnyOrder(null, "home", "fashion");
    }

    private static Set<InvalidationTarget> set(InvalidationTarget... targets) {
        return new LinkedHashSet<>(List.of(targets));
    }
}
