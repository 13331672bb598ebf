package io.freshet.bench.gateway;

import java.util.function.Consumer;

/** The findings of one exercise as Markdown, also reported immediately as progress. Not thread-safe. */
final class Findings {
    private final Consumer<String> progress;
    private final StringBuilder text = new StringBuilder();

    Findings(Consumer<String> progress) {
        this.progress = progress;
    }

    /** Adds a line verbatim: of a table, or of a paragraph, which an empty line ends. */
    void line(String line) {
        text.append(line).append('\n');
        progress.accept("  " + line);
    }

    /** Adds a check and whether it passed. */
    void check(boolean holds, String what) {
        line("- " + (holds ? "yes: " : "**NO**: ") + what);
    }

    /** Reports progress, which is not part of the findings. */
    void progress(String line) {
        progress.accept("  " + line);
    }

    String markdown(Exercise exercise) {
        return """
                # gateway %s: %s

                One gateway (two where that is said) with SerialGC, 192 MB of heap and both JIT compilers, real Kafka and
                registry; the clients are one Netty process on the same %d cores. Milliseconds where nothing else is said.

                %s""".formatted(
                        exercise.name(), exercise.title(), Runtime.getRuntime().availableProcessors(), text);
    }
}
