package io.freshet.bench.backstop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result file: a section a drill, each as it was run last.
 *
 * @param sections Markdown by the drill's name
 */
record BackstopReport(Map<String, String> sections) {
    private static final String HEADING = "## ";
    private static final String INTRODUCTION = """
            # backstop: no committed change is ever lost

            Each drill runs on a whole stack of its own: real PostgreSQL (durable), Kafka, Redis, registry and the four
            services as `./freshet up` starts them, driven over HTTP, SQL, Kafka and WebSocket from the same machine.
            Seeded where something is random. Milliseconds where nothing else is said. A line with **NO** does not hold.

            Cores: %d. JDK %s.
            """;

    /** What earlier runs have left. */
    static BackstopReport read(Path file) throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        if (Files.exists(file)) {
            String text = "\n" + Files.readString(file);
            String[] parts = text.split("\n" + HEADING, -1);
            for (int i = 1; i < parts.length; i++) {
                sections.put(parts[i].substring(0, parts[i].indexOf(':')), parts[i].strip());
            }
        }
        return new BackstopReport(sections);
    }

    /** The same with a drill's newest section. */
    BackstopReport with(Section section) {
        Map<String, String> all = new LinkedHashMap<>(sections);
        all.put(
                section.drill(),
                section.drill() + ": " + section.title() + "\n\n" + (section.held() ? "Holds." : "**Does not hold.**")
                        + "\n" + section.body().stripTrailing());
        return new BackstopReport(all);
    }

    /** The file, its sections in this order. */
    String markdown(List<String> order) {
        StringBuilder text = new StringBuilder(INTRODUCTION.formatted(
                Runtime.getRuntime().availableProcessors(), Runtime.version().feature()));
        for (String drill : order) {
            String section = sections.get(drill);
            if (section != null) {
                text.append('\n').append(HEADING).append(section).append('\n');
            }
        }
        return text.toString();
    }
}
