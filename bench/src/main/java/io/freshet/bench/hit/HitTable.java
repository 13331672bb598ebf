package io.freshet.bench.hit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The medians of all rounds, one line per kind of page and server. */
record HitTable(Rounds rounds, List<Contender> contenders) {
    List<String> markdown() {
        List<String> lines = new ArrayList<>();
        StringBuilder head = new StringBuilder("| page | server | requests/s |");
        StringBuilder rule = new StringBuilder("| --- | --- | ---: |");
        for (Contender other : contenders.subList(1, contenders.size())) {
            head.append(" × ").append(other.name()).append(" |");
            rule.append(" ---: |");
        }
        lines.add(head + " p50 ms | p99 ms | CPU µs a request | errors |");
        lines.add(rule + " ---: | ---: | ---: | ---: |");
        for (Shape shape : rounds.legs().keySet()) {
            for (Contender each : contenders) {
                lines.add(line(shape, each.name()));
            }
        }
        return lines;
    }

    private String line(Shape shape, String name) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "| %s | %s | %,.0f |", shape.title(), name, rounds.median(shape, name, Leg::perSecond)));
        for (Contender other : contenders.subList(1, contenders.size())) {
            double ratio = rounds.ratio(shape, name, other.name(), Leg::perSecond);
            line.append(
                    name.equals(other.name())
                            ? " |"
                            : String.format(Locale.ROOT, ratio < 10 ? " %.2f |" : " %.0f |", ratio));
        }
        return line
                + String.format(
                        Locale.ROOT,
                        " %.2f | %.2f | %.1f | %d |",
                        rounds.median(shape, name, Leg::p50),
                        rounds.median(shape, name, Leg::p99),
                        rounds.median(shape, name, Leg::cpuEach),
                        rounds.of(shape, name).stream().mapToLong(Leg::errors).sum());
    }
}
