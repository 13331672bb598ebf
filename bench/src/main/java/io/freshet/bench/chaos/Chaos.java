package io.freshet.bench.chaos;

import io.freshet.bench.BenchRun;
import io.freshet.bench.BenchStack;
import io.freshet.bench.backstop.Acknowledged;
import io.freshet.bench.backstop.Verdict;
import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.Part;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * {@code ./freshet chaos}: runs a separate stack, with two instances of feed-service and cache-invalidator, or a
 * cluster with two of everything, under writers and readers, while parts are killed, frozen, disconnected and rolled
 * back. Every page is checked against what had been acknowledged before its request, every announcement is followed by
 * a refetch, and at the end the topics are compared with the tables.
 *
 * <p>Disconnecting closes all connections; nothing here drops packets.
 */
public final class Chaos {
    private static final int WRITERS = 8;
    private static final int READERS = 32;
    /** A cluster has twice as many processes on the same CPUs, and restarting ones need a share of those, too. */
    private static final int SHARE_ON_A_CLUSTER = 4;

    private static final Duration WARM_UP = Duration.ofSeconds(8);

    private Chaos() {}

    /**
     * Exits with 0 without violations, 1 with violations or if it could not be run, 2 on bad arguments.
     *
     * @param arguments {@code --minutes N --seed S --cluster}
     */
    public static void main(String... arguments) throws Exception {
        ChaosOptions options;
        try {
            options = ChaosOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println("Usage: ./freshet chaos [--minutes N] [--seed S] [--cluster]");
            System.exit(2);
            return;
        }
        Path root = CheckoutRoot.above(Path.of(System.getProperty("freshet.root", "")));
        BenchRun run = new BenchRun(root, root.resolve("bench").resolve("results"), System.out);
        System.exit(run(run, options) == 0 ? 0 : 1);
    }

    /** Returns the number of violations. */
    private static long run(BenchRun run, ChaosOptions options) throws Exception {
        run.progress("chaos for " + options.length().toMinutes() + " min, seed " + options.seed()
                + "; starting "
                + (options.cluster() ? "a cluster" : "a stack") + " of its own");
        Score score = new Score(run.out());
        try (BenchStack stack = BenchStack.start(run.root(), options.cluster());
                HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(2))
                        .build()) {
            List<Feed> feeds = new ArrayList<>();
            stack.partsOf(Part.FEED_SERVICE)
                    .forEach(part -> feeds.add(new Feed(part.label(), () -> stack.http(part), client)));
            List<Victim> victims = new ArrayList<>();
            Part.ofSingle()
                    .forEach(kind -> stack.partsOf(kind).forEach(part -> victims.add(new Victim.OfStack(stack, part))));
            if (!options.cluster()) {
                Victim.Second secondFeed = new Victim.Second(stack, Part.FEED_SERVICE);
                feeds.add(new Feed(secondFeed.name(), secondFeed::address, client));
                victims.addAll(List.of(secondFeed, new Victim.Second(stack, Part.CACHE_INVALIDATOR)));
            }
            Stage stage = new Stage(stack, score, feeds);
            Acknowledged acknowledged = new Acknowledged();
            play(
                    stage,
                    client,
                    acknowledged,
                    options,
                    () -> new Faults(stage, victims, new Random(options.seed()), run).strikeFor(options.length()));
            judge(stack, acknowledged, score);
        }
        run.out().print(score.table());
        return score.violations();
    }

    /** What happens under load. */
    private interface Act {
        void play() throws InterruptedException;
    }

    private static void play(Stage stage, HttpClient client, Acknowledged acknowledged, ChaosOptions options, Act act)
            throws InterruptedException, ExecutionException {
        Random seeds = new Random(options.seed());
        List<Shop> shops = new ArrayList<>();
        List<Future<?>> actors = new ArrayList<>();
        int share = options.cluster() ? SHARE_ON_A_CLUSTER : 1;
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < WRITERS / share; i++) {
                Shop shop = new Shop("chaos-" + i, i);
                shops.add(shop);
                actors.add(threads.submit(new Writer(stage, shop, new Random(seeds.nextLong()), acknowledged, client)));
            }
            for (int i = 0; i < READERS / share; i++) {
                actors.add(threads.submit(new Reader(stage, shops, new Random(seeds.nextLong()))));
            }
            actors.add(threads.submit(new Notified(stage, shops, new Random(seeds.nextLong()), threads)));
            try {
                Thread.sleep(WARM_UP);
                act.play();
                Thread.sleep(WARM_UP); // everything runs again, and is still checked
            } finally {
                stage.end();
            }
            for (Future<?> actor : actors) {
                actor.get();
            }
        }
    }

    private static void judge(BenchStack stack, Acknowledged acknowledged, Score score) throws Exception {
        Verdict verdict = Verdict.of(stack, acknowledged);
        if (!verdict.vouched()) {
            score.violation("events", "no watermark vouches for everything, two minutes after the end");
        }
        verdict.missing().forEach(what -> score.violation("event missing", what));
        verdict.unacknowledged().forEach(what -> score.violation("acknowledged write lost", what));
        verdict.order().violations().forEach(what -> score.violation("event order", what));
        verdict.differences().forEach(what -> score.violation("a view differs from the tables", what));
    }
}
