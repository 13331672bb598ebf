package io.freshet.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The findings of one drill, as a section of the report.
 *
 * @param drill the drill's name
 * @param title what it demonstrates
 * @param held whether all checks passed
 * @param body Markdown
 */
public record Section(String drill, String title, boolean held, String body) {
    /** Collects a drill's findings, and reports each immediately as progress. Not thread-safe. */
    public static final class Builder {
        private final Consumer<String> progress;
        private final List<String> checks = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private boolean held = true;

        Builder(Consumer<String> progress) {
            this.progress = progress;
        }

        /**
         * Reports a check.
         *
         * @param holds whether it passed
         * @param what must hold
         */
        public void check(boolean holds, String what) {
            held &= holds;
            String line = (holds ? "yes: " : "**NO**: ") + what;
            checks.add("- " + line);
            progress.accept("  " + line);
        }

        /**
         * Adds a paragraph.
         *
         * @param paragraph Markdown
         */
        public void line(String paragraph) {
            flushChecks();
            text.append('\n').append(paragraph).append('\n');
            progress.accept("  " + paragraph);
        }

        /**
         * Reports progress, which is not part of the section.
         *
         * @param line the progress
         */
        public void progress(String line) {
            progress.accept("  " + line);
        }

        /**
         * Adds a table.
         *
         * @param lines its lines
         */
        public void table(List<String> lines) {
            flushChecks();
            text.append('\n');
            lines.forEach(line -> {
                text.append(line).append('\n');
                progress.accept("  " + line);
            });
        }

        /**
         * Whether all checks have passed so far.
         *
         * @return whether no check has failed
         */
        public boolean held() {
            return held;
        }

        private void flushChecks() {
            if (!checks.isEmpty()) {
                text.append('\n');
                checks.forEach(check -> text.append(check).append('\n'));
                checks.clear();
            }
        }

        Section build(Drill drill) {
            flushChecks();
            return new Section(drill.name(), drill.title(), held, text.toString());
        }
    }
}
