package io.freshet.bench.miss;

import io.freshet.bench.Latencies;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the results. */
record MissReport(MissScale scale, List<Measured> measured) {
    static String line(Measured result) {
        Latencies served = result.served();
        return String.format(
                Locale.ROOT,
                "p50 %.1f  p95 %.1f  p99 %.1f  max %.1f ms; plain p50 %.1f ms, %.1f times",
                served.millis(0.5),
                served.millis(0.95),
                served.millis(0.99),
                served.millis(1),
                result.plain().millis(0.5),
                result.ratio());
    }

    String csv() {
        StringBuilder text = new StringBuilder(
                "feed,asked,sort,per_page,requests,p50_ms,p95_ms,p99_ms,max_ms,plain_requests,plain_p50_ms,plain_max_ms,ratio\n");
        for (Measured result : measured) {
            Kind kind = result.kind();
            Latencies served = result.served();
            Latencies plain = result.plain();
            text.append(String.format(
                    Locale.ROOT,
                    "%s,\"%s\",%s,%d,%d,%.2f,%.2f,%.2f,%.2f,%d,%.1f,%.1f,%.1f%n",
                    kind.feed(),
                    kind.about(),
                    kind.sort().literal(),
                    kind.perPage(),
                    served.count(),
                    served.millis(0.5),
                    served.millis(0.95),
                    served.millis(0.99),
                    served.millis(1),
                    plain.count(),
                    plain.millis(0.5),
                    plain.millis(1),
                    result.ratio()));
        }
        return text.toString();
    }

    String markdown(List<String> facts, Map<String, String> plans) {
        StringBuilder text = new StringBuilder("# miss: what a feed page costs that is not in the cache\n\n");
        text.append(String.format(
                Locale.ROOT,
                """
                The database's part of a miss: feed-service's own reading of a page (transaction, query, mapping, with its
                settings, role and pool), one after the other, pages 1 to 5 in turn, %d requests of each kind. *Plain* is the
                query that one writes first, a sort over the union of everything, %d requests, on the same data and indexes.
                The ratio is that of the medians.

                %,d products and %,d streams, seeded; 200 towns, the k-th with a share in proportion to 1/k; 30 common
                categories and 1000 rare ones; 96 of 100 products are not sold, 9 of 10 streams LIVE or SCHEDULED. Circles of
                50 km are asked for where they hold at most about 20,000 items, circles of 5 km in all towns, the larger
                the likelier. All was vacuumed, except where it says otherwise.

                Cores: %d. JDK %s.
                """,
                scale.requests(),
                scale.baselineRequests(),
                scale.products(),
                scale.streams(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature()));
        facts.forEach(fact -> text.append("\n- ").append(fact));
        text.append("""


                | feed | asked for | sort | a page | p50 ms | p95 ms | p99 ms | max ms | plain p50 ms | plain max ms | ratio |
                | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        measured.forEach(result -> text.append(row(result)));
        text.append("\n## Plans\n\nThe first page of 20, as PostgreSQL carried it out.\n");
        plans.forEach((about, plan) -> text.append("\n### ")
                .append(about)
                .append("\n\n```\n")
                .append(plan)
                .append("\n```\n"));
        return text.toString();
    }

    private static String row(Measured result) {
        Kind kind = result.kind();
        Latencies served = result.served();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
                kind.feed(),
                kind.about(),
                kind.sort().literal(),
                kind.perPage(),
                served.millis(0.5),
                served.millis(0.95),
                served.millis(0.99),
                served.millis(1),
                result.plain().millis(0.5),
                result.plain().millis(1),
                result.ratio());
    }
}
