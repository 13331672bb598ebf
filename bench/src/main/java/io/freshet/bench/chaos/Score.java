package io.freshet.bench.chaos;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts operations, faults and violations; prints the first violations of each kind. Thread-safe. */
final class Score {
    private static final int SHOWN_OF_A_KIND = 5;

    private final PrintStream out;
    private final Map<String, Long> operations = new TreeMap<>();
    private final Map<String, Long> faults = new TreeMap<>();
    private final Map<String, List<String>> violations = new TreeMap<>();

    Score(PrintStream out) {
        this.out = out;
    }

    synchronized void operation(String kind) {
        operations.merge(kind, 1L, Long::sum);
    }

    synchronized void fault(String kind) {
        faults.merge(kind, 1L, Long::sum);
    }

    synchronized void violation(String kind, String what) {
        List<String> found = violations.computeIfAbsent(kind, _ -> new ArrayList<>());
        found.add(what);
        if (found.size() <= SHOWN_OF_A_KIND) {
            out.println("VIOLATION " + kind + ": " + what);
        }
    }

    synchronized long operations() {
        return sum(operations);
    }

    synchronized long faults() {
        return sum(faults);
    }

    synchronized long violations() {
        return violations.values().stream().mapToLong(List::size).sum();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized String table() {
        StringBuilder text = new StringBuilder();
        rows(text, "fault", faults);
        rows(text, "operation", operations);
        Map<String, Long> counts = new TreeMap<>();
        violations.forEach((kind, found) -> counts.put(kind, (long) found.size()));
        rows(text, "violation", counts);
        return text.append(String.format(
                        Locale.ROOT,
                        "%,d faults, %,d operations, %,d violations%n",
                        faults(),
                        operations(),
                        violations()))
                .toString();
    }

    private static void rows(StringBuilder text, String what, Map<String, Long> counts) {
        counts.forEach(
                (kind, count) -> text.append(String.format(Locale.ROOT, "%-10s %-46s %,10d%n", what, kind, count)));
    }
}
