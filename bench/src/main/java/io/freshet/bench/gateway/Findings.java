package io.freshet.bench.gateway;

import java.util.function.Consumer;

/** What one exercise finds, as Markdown; told at once as progress too. Not thread-safe. */
final class Findings {
    private final Consumer<String> progress;
    private final StringBuilder text = new StringBuilder();

    Findings(Consumer<String> progress) {
        this.progress = progress;
    }

    /** A line as it is: of a table, or a paragraph that ends with an empty one. */
    void line(String line) {
        text.append(line).append('\n');
        progress.accept("  " + line);
    }

    /** Something that must hold, and whether it did. */
    void check(boolean holds, String what) {
        line("- " + (holds ? "yes: " : "**NO**: ") + what);
    }

    /** How far it is; not kept. */
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
