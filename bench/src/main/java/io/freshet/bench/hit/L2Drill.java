package io.freshet.bench.hit;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Instance;
import io.freshet.bench.Section;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The same pages from an instance without a near cache, so that each answer comes from Redis. */
record L2Drill(HitScale scale) implements StackDrill {
    @Override
    public String name() {
        return "l2";
    }

    @Override
    public String title() {
        return "pages from Redis, the near cache off";
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        HitCatalogue.insert(stack);
        Instance instance = stack.another(Part.FEED_SERVICE, Map.of("FRESHET_NEAR_CACHE_SIZE", "0"));
        try (Track track = Track.on(stack)) {
            instance.awaitReady();
            track.take(instance.http());
            List<Contender> all = new ArrayList<>(List.of(track.freshet(Variant.PLAIN, instance)));
            List<Contender> replaced = track.replaced(Variant.PLAIN); // stores the bytes that Redis is asked for
            all.add(track.redis());
            all.addAll(replaced);
            report.progress("warming up");
            Rounds.warm(all, scale);
            Rounds rounds = Rounds.run(all, scale, report::progress);
            report.check(
                    rounds.of(Track.FRESHET).allMatch(leg -> leg.errors() == 0),
                    "no errors: " + Leg.errors(rounds.of(Track.FRESHET)));
            report.table(new HitTable(rounds, all).markdown());
            report.line("The instance has `FRESHET_NEAR_CACHE_SIZE=0`; CPU is feed-service's own, or Redis' for"
                    + " redis-benchmark. Medians of %d rounds of %d s."
                            .formatted(scale.rounds(), scale.leg().toSeconds()));
            track.describe(report);
        } finally {
            instance.process().destroy();
        }
    }
}
