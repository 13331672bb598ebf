package io.freshet.bench.backstop;

import io.freshet.bench.Latencies;
import io.freshet.bench.Seller.Answer;
import java.util.List;
import java.util.Locale;

/**
 * The answers that arrived within a period.
 *
 * @param name in the table
 * @param answers in that period
 */
record Window(String name, List<Answer> answers) {
    static final List<String> HEAD = List.of(
            "| writes | acknowledged | refused (4xx) | failed | p50 | p99 | max |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |");

    static Window of(String name, WriteLoad load, long from, long to) {
        return new Window(
                name,
                load.answers().stream()
                        .filter(answer -> answer.at() >= from && answer.at() < to)
                        .toList());
    }

    long acknowledged() {
        return answers.stream().filter(Answer::isAcknowledged).count();
    }

    long failed() {
        return answers.stream()
                .filter(answer -> !answer.isAcknowledged() && !answer.isRefused())
                .count();
    }

    String row() {
        Latencies latencies = new Latencies();
        answers.stream().filter(Answer::isAcknowledged).forEach(answer -> latencies.add(answer.took()));
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %s |",
                name,
                acknowledged(),
                answers.stream().filter(Answer::isRefused).count(),
                failed(),
                Millis.cells(latencies));
    }
}
