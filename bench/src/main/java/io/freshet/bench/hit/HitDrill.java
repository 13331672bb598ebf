package io.freshet.bench.hit;

import io.freshet.bench.BenchStack;
import io.freshet.bench.Section;
import io.freshet.bench.Seller;
import io.freshet.bench.StackDrill;
import io.freshet.localstack.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/** Cached pages, requested as fast as the machine allows from Freshet and its peers in turn. */
final class HitDrill implements StackDrill {
    private static final int MANY = 1_000;
    private static final double MOST_MILLIS = 10;
    private static final double TIMES_FASTAPI = 50;

    private final Variant variant;
    private final HitScale scale;
    private String picture = "";

    HitDrill(Variant variant, HitScale scale) {
        this.variant = variant;
        this.scale = scale;
    }

    @Override
    public String name() {
        return variant.label();
    }

    @Override
    public String title() {
        return variant.title();
    }

    /** The chart of the last run. */
    String picture() {
        return picture;
    }

    @Override
    public void run(BenchStack stack, Section.Builder report) throws Exception {
        HitCatalogue.insert(stack);
        try (Track track = Track.on(stack);
                Seller seller = Seller.of(stack)) {
            List<Page> pages = track.take(stack.http(Part.FEED_SERVICE));
            List<Contender> all = new ArrayList<>(List.of(track.freshet(variant)));
            all.addAll(track.caches(variant));
            all.addAll(track.replaced(variant));
            if (variant == Variant.HTTP2
                    && all.getFirst().leg(Shape.DISCOVER, Duration.ofSeconds(1)).requests() == 0) {
                report.check(false, "feed-service speaks HTTP/2 without TLS");
                List<Contender> others = all.subList(1, all.size());
                report.table(new HitTable(Rounds.run(others, scale, report::progress), others).markdown());
                track.describe(report);
                return;
            }
            // A client's copy stays valid only while nothing on the page changes.
            List<UUID> changed = variant == Variant.NOT_MODIFIED
                    ? HitCatalogue.last(stack, Shape.values().length)
                    : pages.stream().map(Page::product).toList();
            try (Changes changes = Changes.start(seller, changed, 1)) {
                report.progress("warming up");
                Rounds.warm(all, scale);
                Reads before = Reads.of(stack.http(Part.FEED_SERVICE));
                Rounds rounds = Rounds.run(all, scale, report::progress);
                Reads reads = Reads.of(stack.http(Part.FEED_SERVICE)).since(before);
                describe(report, track, rounds, all, reads);
                if (variant == Variant.PLAIN) {
                    many(report, track, stack);
                }
                report.line("%d changes meanwhile, one a second%s."
                        .formatted(
                                changes.acknowledged(),
                                variant == Variant.NOT_MODIFIED
                                        ? ", of products on the same feeds that are on none of the pages"
                                        : ", of a product on each page in turn"));
            }
        }
    }

    private void describe(Section.Builder report, Track track, Rounds rounds, List<Contender> all, Reads reads)
            throws IOException, InterruptedException {
        for (Shape shape : Shape.values()) {
            check(report, rounds, shape);
        }
        report.check(
                rounds.of(Track.FRESHET).allMatch(leg -> leg.errors() == 0),
                "no errors: " + Leg.errors(rounds.of(Track.FRESHET)));
        report.table(new HitTable(rounds, all).markdown());
        List<Leg> ours = rounds.of(Track.FRESHET).toList();
        report.line(String.format(
                Locale.ROOT,
                "A hit allocates %,.0f bytes (what is collected, by all requests, so background work counts too)."
                        + " %.4f of Freshet's answers were hits.",
                ours.stream().mapToDouble(Leg::allocated).sum()
                        / ours.stream().mapToLong(Leg::requests).sum(),
                reads.hitRate()));
        report.line(
                "Medians of %d rounds of %d s (the FastAPI stack: %d s); × is the median of the ratios within each round."
                        .formatted(
                                scale.rounds(),
                                scale.leg().toSeconds(),
                                scale.brief().toSeconds()));
        track.describe(report);
        picture = new Bars(name() + ", " + title(), rounds, all).svg();
    }

    private void check(Section.Builder report, Rounds rounds, Shape shape) {
        double varnish = rounds.ratio(shape, Track.FRESHET, Track.VARNISH, Leg::perSecond);
        double nginx = rounds.ratio(shape, Track.FRESHET, Track.NGINX, Leg::perSecond);
        double p99 = rounds.median(shape, Track.FRESHET, Leg::p99);
        double slower = rounds.ratio(shape, Track.FRESHET, Track.VARNISH, Leg::p99);
        if (!Double.isNaN(variant.atLeast())) {
            report.check(
                    varnish >= variant.atLeast(),
                    String.format(
                            Locale.ROOT,
                            "%s: %.2f × Varnish (at least %.1f), %.2f × nginx",
                            shape.title(),
                            varnish,
                            variant.atLeast(),
                            nginx));
            report.check(
                    p99 < MOST_MILLIS && slower <= 2,
                    String.format(
                            Locale.ROOT,
                            "%s: p99 %.1f ms (under %.0f), %.1f × Varnish's (at most 2)",
                            shape.title(),
                            p99,
                            MOST_MILLIS,
                            slower));
        }
        if (variant == Variant.PLAIN) {
            double fastApi = rounds.ratio(shape, Track.FRESHET, Track.FASTAPI, Leg::perSecond);
            report.check(
                    fastApi >= TIMES_FASTAPI,
                    String.format(
                            Locale.ROOT,
                            "%s: %.0f × the FastAPI stack (at least %.0f)",
                            shape.title(),
                            fastApi,
                            TIMES_FASTAPI));
        }
    }

    private void many(Section.Builder report, Track track, BenchStack stack) throws IOException, InterruptedException {
        Leg leg = track.wrk(MANY)
                .run(stack.http(Part.FEED_SERVICE).resolve(Shape.DISCOVER.path()), List.of(), scale.leg());
        report.check(
                leg.errors() == 0,
                String.format(
                        Locale.ROOT,
                        "%,d connections without errors: %s; %,.0f requests/s, p99 %.1f ms",
                        MANY,
                        Leg.errors(Stream.of(leg)),
                        leg.perSecond(),
                        leg.p99()));
    }
}
