package io.freshet.bench.storm;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts answers by kind and status, and keeps those that the contract does not allow. Thread-safe. */
public final class Answers {
    private static final int KEPT = 20;

    private final Map<String, Map<Integer, Integer>> byKind = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private int count;
    private int violations;

    synchronized void add(Ask ask, int status, HttpHeaders headers, byte[] body) {
        count++;
        byKind.computeIfAbsent(ask.kind(), _ -> new TreeMap<>()).merge(status, 1, Integer::sum);
        String why = violation(ask, status, headers, body);
        if (!why.isEmpty()) {
            violations++;
            if (wrong.size() < KEPT) {
                String sent = ask.body() == null ? "" : " " + new String(ask.body(), StandardCharsets.UTF_8);
                wrong.add(ask.kind() + ": " + ask.method() + " " + ask.target() + sent + " → " + status + ", " + why);
            }
        }
    }

    private static String violation(Ask ask, int status, HttpHeaders headers, byte[] body) {
        if (!ask.expected().contains(status)) {
            return "expected " + ask.expected();
        }
        if (!headers.firstValue("x-request-id").orElse("").matches("[0-9a-f]{32}")) {
            return "no X-Request-Id";
        }
        if (status >= 400) {
            String type = headers.firstValue("content-type").orElse("");
            if (!type.startsWith("application/problem+json")
                    || !new String(body, StandardCharsets.UTF_8).contains("\"type\":\"")) {
                return "no problem document but " + type;
            }
        }
        if (status == 401 && headers.firstValue("www-authenticate").isEmpty()) {
            return "no WWW-Authenticate";
        }
        return "";
    }

    synchronized int count() {
        return count;
    }

    synchronized int violations() {
        return violations;
    }

    /** The first 20 answers that the contract does not allow. */
    public synchronized List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** The number of answers by status. */
    public synchronized Map<Integer, Integer> byStatus() {
        Map<Integer, Integer> all = new TreeMap<>();
        byKind.values().forEach(statuses -> statuses.forEach((status, n) -> all.merge(status, n, Integer::sum)));
        return all;
    }

    synchronized String markdown() {
        StringBuilder text = new StringBuilder("| kind | answers | statuses |\n| --- | --- | --- |\n");
        byKind.forEach((kind, statuses) -> text.append(String.format(
                Locale.ROOT,
                "| %s | %,d | %s |%n",
                kind,
                statuses.values().stream().mapToInt(Integer::intValue).sum(),
                text(statuses))));
        return text.append("| all | ")
                .append(String.format(Locale.ROOT, "%,d", count))
                .append(" | ")
                .append(text(byStatus()))
                .append(" |\n")
                .toString();
    }

    private static String text(Map<Integer, Integer> statuses) {
        return statuses.entrySet().stream()
                .map(entry -> String.format(Locale.ROOT, "%d: %,d", entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
