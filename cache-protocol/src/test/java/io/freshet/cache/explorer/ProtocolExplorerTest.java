package io.freshet.cache.explorer;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.cache.explorer.Explorer.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The protocol keeps its promises in every run within the bounds, and each of its steps is needed: without it, the
 * explorer finds a hole. The results are in {@code docs/protocol-explorer.md}; {@code -Dexplorer.rewrite=true} rewrites
 * them. {@code -Dexplorer.more=1} allows one more fault per run, and {@code -Dexplorer.states} sets the most states
 * that fit in memory.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProtocolExplorerTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "protocol-explorer.md");
    private static final int MORE_FAULTS = Integer.getInteger("explorer.more", 0);
    private static final int STATES = Integer.getInteger("explorer.states", 4_000_000);
    private static final int LONGEST_MINUTES = 30;
    private static final List<Mutant> MUTANTS = Mutant.ALL;
    private static final Map<Scenario, Future<Result>> WHOLE = new EnumMap<>(Scenario.class);
    private static final Map<Mutant, Future<Result>> WITHOUT = new LinkedHashMap<>();

    private static ExecutorService processors;

    @BeforeAll
    static void begin() {
        processors = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        for (Scenario scenario : Scenario.values()) {
            WHOLE.put(scenario, processors.submit(() -> explored(scenario)));
        }
        for (Mutant mutant : MUTANTS) {
            WITHOUT.put(
                    mutant,
                    processors.submit(() -> Explorer.explore(mutant.in().bounds(0), Set.of(mutant.without()), STATES)));
        }
    }

    @AfterAll
    static void end() {
        processors.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    @Order(1)
    void thePromisesHold(Scenario scenario) {
        Result result = explore(scenario);

        assertThat(result.broken()).as("%s", result.trace()).isNull();
    }

    @ParameterizedTest
    @FieldSource("MUTANTS")
    @Order(2)
    void withoutAStepThereIsAHole(Mutant mutant) {
        Result result = explore(mutant);

        assertThat(result.broken() != null)
                .as("%s: %s", mutant.without().without(), result)
                .isEqualTo(mutant.hole());
    }

    @Test
    @Order(3)
    void everyStepHasAMutant() {
        assertThat(MUTANTS.stream().map(Mutant::without).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Step.class));
    }

    @Test
    @Order(4)
    void theDocumentSaysWhatWasFound() throws IOException {
        if (MORE_FAULTS > 0) {
            return;
        }
        String document = Files.readString(DOCUMENT);
        String current = between(between(document, "scenarios", scenarios()), "mutants", mutants());
        if (Boolean.getBoolean("explorer.rewrite")) {
            Files.writeString(DOCUMENT, current);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("out of date: run this test with -Dexplorer.rewrite=true")
                .isEqualTo(current);
    }

    private static Result explore(Scenario scenario) {
        return result(WHOLE.get(scenario));
    }

    private static Result explore(Mutant mutant) {
        return result(WITHOUT.get(mutant));
    }

    private static Result explored(Scenario scenario) {
        long began = System.nanoTime();
        Result result = Explorer.explore(scenario.bounds(MORE_FAULTS), Set.of(), STATES);
        System.out.printf(
                "%s: %,d states, %,d moves, %,d ms%n",
                scenario, result.states(), result.moves(), (System.nanoTime() - began) / 1_000_000);
        return result;
    }

    private static Result result(@Nullable Future<Result> future) {
        try {
            return Objects.requireNonNull(future).get(LONGEST_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static String scenarios() {
        return Stream.of(Scenario.values())
                .map(scenario -> "| %s | %s | %,d | %,d |%n"
                        .formatted(
                                name(scenario),
                                scenario.about(),
                                explore(scenario).states(),
                                explore(scenario).moves()))
                .collect(Collectors.joining());
    }

    private static String mutants() {
        return MUTANTS.stream().map(ProtocolExplorerTest::row).collect(Collectors.joining());
    }

    private static String row(Mutant mutant) {
        Result result = explore(mutant);
        String broken = result.broken();
        return "| %s | %s | %s | %s | %,d |%n"
                .formatted(
                        mutant.without().without(),
                        name(mutant.in()),
                        broken == null ? "none" : broken.substring(0, broken.indexOf(':')),
                        broken == null ? "–" : result.trace().size(),
                        result.states());
    }

    private static String name(Scenario scenario) {
        return scenario.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Replaces the rows below a table's header. */
    private static String between(String document, String table, String rows) {
        String begin = "<!-- " + table + " -->\n";
        int head = document.indexOf(begin) + begin.length();
        int from = document.indexOf("|\n", document.indexOf("| ---", head)) + 2;
        int to = document.indexOf("<!-- /" + table + " -->");
        return document.substring(0, from) + rows + document.substring(to);
    }
}
