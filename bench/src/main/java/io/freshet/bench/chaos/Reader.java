package io.freshet.bench.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A buyer who browses on any instance; each page is checked against what was acknowledged before its request. */
final class Reader implements Callable<@Nullable Void> {
    private static final int LONGEST_PAUSE_MILLIS = 150;

    private final Stage stage;
    private final List<Shop> shops;
    private final Random random;

    Reader(Stage stage, List<Shop> shops, Random random) {
        this.stage = stage;
        this.shops = shops;
        this.random = random;
    }

    @Override
    public @Nullable Void call() throws InterruptedException {
        while (!stage.isOver()) {
            Shop.Round round = shops.get(random.nextInt(shops.size())).current();
            Feed feed = stage.feeds().get(random.nextInt(stage.feeds().size()));
            read(feed, round, target(round, random.nextInt(4)));
            Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
        }
        return null;
    }

    private static String target(Shop.Round round, int which) {
        return switch (which) {
            case 0 -> discover(round);
            case 1 -> discover(round) + "&sort=newest";
            case 2 -> community(round);
            default -> community(round) + "&sort=live_first";
        };
    }

    static String discover(Shop.Round round) {
        return "/api/feeds/discover?per_page=100&category=" + round.category();
    }

    private static String community(Shop.Round round) {
        return "/api/feeds/community?per_page=100&longitude=55.0&latitude=" + round.latitude() + "&category="
                + round.category();
    }

    private void read(Feed feed, Shop.Round round, String target) throws InterruptedException {
        Map<UUID, Integer> seenBefore = new HashMap<>();
        Feed.Seen seen = feed.seen(target);
        round.items().forEach(item -> seenBefore.put(item.id(), seen.of(item.id())));
        Feed.Answer answer = feed.get(target, null);
        Feed.Page page = answer.page();
        if (page == null) {
            stage.score().operation(answer.status() == 0 ? "read without an answer" : "read " + answer.status());
            if (answer.status() != 0 && answer.status() != 503) {
                stage.score().violation("status", feed.name() + " answered " + answer.status() + " to " + target);
            }
            return;
        }
        stage.score().operation(page.degraded() ? "read degraded" : "read of " + kind(page));
        if (!page.degraded()
                && page.asOf().isBefore(page.begunAt().minus(History.BOUND).minus(CLOCK_SLACK))) {
            stage.score().violation("old", "as_of " + page.asOf() + ", asked at " + page.begunAt() + " for " + target);
        }
        if (!page.hasMore()) {
            for (History item : round.items()) {
                check(feed, seen, page, item, seenBefore.get(item.id()));
            }
        }
    }

    /** The answer's as_of is by PostgreSQL's clock during the request; ours is read before that. */
    private static final Duration CLOCK_SLACK = Duration.ofMillis(50);

    private static String kind(Feed.Page page) {
        return page.cacheStatus().contains("hit") ? "the cache" : "the database";
    }

    private void check(Feed feed, Feed.Seen seen, Feed.Page page, History item, @Nullable Integer seenBefore) {
        String shown = page.shown().get(item.id());
        int place = item.placeOf(shown);
        int byAge = page.degraded() ? 0 : item.dueBy(page.begun());
        int byAsOf = item.dueBy(page.asOf());
        if (item.isGivenUp() || seenBefore == null) {
            return;
        }
        String what = feed.name() + " showed " + shown + " for " + seen.target() + ", " + page.cacheStatus()
                + ", as_of " + page.asOf() + ", asked at " + page.begunAt() + "; " + item.tail();
        if (place < 0) {
            stage.score().violation("never so", what);
        } else if (place < byAge) {
            stage.score().violation("older than 5 s", what);
        } else if (place < byAsOf) {
            stage.score().violation("not complete up to as_of", what);
        } else if (!page.degraded() && place < seenBefore && !stage.isSoonAfterRollback(System.nanoTime())) {
            stage.score().violation("time went backwards", what);
        }
        if (!page.degraded()) {
            seen.add(item.id(), item.earliestPlaceOf(shown, Math.max(seenBefore, Math.max(byAge, byAsOf))));
        }
    }
}
