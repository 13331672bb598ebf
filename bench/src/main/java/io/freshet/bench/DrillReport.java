package io.freshet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result file: one section per drill, from its last run.
 *
 * @param sections the Markdown by drill
 */
record DrillReport(Map<String, String> sections) {
    private static final String HEADING = "## ";
    /** Reads the results of earlier runs. */
    static DrillReport read(Path file) throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        if (Files.exists(file)) {
            String text = "\n" + Files.readString(file);
            String[] parts = text.split("\n" + HEADING, -1);
            for (int i = 1; i < parts.length; i++) {
                sections.put(parts[i].substring(0, parts[i].indexOf(':')), parts[i].strip());
            }
        }
        return new DrillReport(sections);
    }

    /** Returns a copy with a drill's newest section. */
    DrillReport with(Section section) {
        Map<String, String> all = new LinkedHashMap<>(sections);
        all.put(
                section.drill(),
                section.drill() + ": " + section.title() + "\n\n" + (section.held() ? "Holds." : "**Does not hold.**")
                        + "\n" + section.body().stripTrailing());
        return new DrillReport(all);
    }

    /** Renders the file, with its sections in this order. */
    String markdown(String introduction, List<String> order) {
        StringBuilder text = new StringBuilder(introduction)
                .append("\nCores: %d. JDK %s.\n"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                Runtime.version().feature()));
        for (String drill : order) {
            String section = sections.get(drill);
            if (section != null) {
                text.append('\n').append(HEADING).append(section).append('\n');
            }
        }
        return text.toString();
    }
}
