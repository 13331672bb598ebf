package io.freshet.bench.replay;

import io.freshet.bench.Latencies;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Formats the results as Markdown. */
record ReplayReport(
        ReplayScale scale,
        long events,
        int pages,
        PageReads.Result usual,
        Latencies quiet,
        Column cold,
        Column warm,
        KilledReplay killed) {

    /** One replay. */
    record Column(
            JsonNode replay, double seconds, long fills, long unexpected, Latencies goLives, PageReads.Result reads) {
        String number(String field) {
            return String.format(Locale.ROOT, "%,d", replay.path(field).asLong(0));
        }
    }

    String markdown() {
        return String.format(
                        Locale.ROOT,
                        """
                # replay: a wiped Redis, rebuilt from the log

                A whole, durable stack on the same cores as the clients. %,d events are on the topic of products, of %,d rows in
                %d categories and %d towns; the events beyond one a row are repeats. Clients have read %,d pages, %,d different
                ones, by Zipf's law (s = 1). Then Redis is wiped (`FLUSHALL`) and all is replayed, `--from EARLIEST`, without
                `--warm` (the baseline) and, after another `FLUSHALL`, with it. Sellers go live all the while, four a second at
                most; a client listens to all of discover and to five towns.

                | | without `--warm` | with `--warm` |
                | --- | ---: | ---: |
                """,
                        events,
                        scale.products(),
                        Catalogue.CATEGORIES,
                        Catalogue.TOWNS,
                        scale.reads(),
                        pages)
                + row("time, s", column -> String.format(Locale.ROOT, "%.1f", column.seconds()))
                + row("events", column -> column.number("events"))
                + row("events a second, while they were read", column -> column.number("events_per_second"))
                + row("invalidations (scopes)", column -> column.number("invalidations"))
                + row("page keys deleted", column -> column.number("keys_deleted"))
                + row("pages warmed", column -> column.number("pages_warm"))
                + row("database queries of feed-service meanwhile", column -> Long.toString(column.fills()))
                + row("clients' notifications of the replay", column -> Long.toString(column.unexpected()))
                + row(
                        "hit rate of the next " + scale.reads() / 10 + " reads",
                        column -> String.format(
                                Locale.ROOT, "%.3f", column.reads().hitRate()))
                + row(
                        "hits of the first 100",
                        column -> Integer.toString(column.reads().first100()))
                + row("read p50 / p99, ms", column -> millis(column.reads().latencies()))
                + row(
                        "go-lives meanwhile",
                        column -> Integer.toString(column.goLives().count()))
                + row("go-live: answer to told p50 / p99, ms", column -> millis(column.goLives()))
                + String.format(
                        Locale.ROOT,
                        """

                While nothing was replayed: hit rate %.3f (of the first reads ever, too), read p50 / p99 %s ms; %d go-lives, told
                %s ms after the answer.

                **SIGKILL in the middle.** The invalidator was killed at %.1f %% of a replay, was ready again %.1f s after the replay's
                start, which then told %.1f %%, and the replay ended %.1f s after its start as %s: %,d of %,d events, %,d
                invalidations, %d notifications.
                """,
                        usual.hitRate(),
                        millis(usual.latencies()),
                        quiet.count(),
                        millis(quiet),
                        killed.percent(),
                        killed.backSeconds(),
                        killed.resumedPercent(),
                        killed.seconds(),
                        killed.replay().path("state").asString(""),
                        killed.replay().path("events").asLong(0),
                        killed.replay().path("events_total").asLong(0),
                        killed.replay().path("invalidations").asLong(0),
                        killed.unexpected());
    }

    private String row(String name, Function<Column, String> cell) {
        return "| " + name + " | " + cell.apply(cold) + " | " + cell.apply(warm) + " |\n";
    }

    private static String millis(Latencies latencies) {
        return latencies.count() == 0
                ? "–"
                : String.format(Locale.ROOT, "%.1f / %.1f", latencies.millis(0.5), latencies.millis(0.99));
    }
}
