package io.freshet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills can be run separately; the others keep their last results. */
class DrillReportTest {
    private static final List<String> ORDER = List.of("first", "second");

    @TempDir
    private Path folder;

    @Test
    void aDrillReplacesItsOwnSectionOnly() throws Exception {
        Path file = folder.resolve("backstop.md");
        run(file, new Section("second", "The second", true, "\nOld numbers.\n"));
        run(file, new Section("first", "The first", true, "\nFirst numbers.\n"));
        run(file, new Section("second", "The second", false, "\nNew numbers.\n"));

        assertThat(Files.readString(file))
                .containsSubsequence("# backstop", "## first: The first", "Holds.", "First numbers.", "## second: The")
                .containsSubsequence("**Does not hold.**", "New numbers.")
                .doesNotContain("Old numbers.")
                .containsOnlyOnce("# backstop:");
    }

    private static void run(Path file, Section section) throws Exception {
        Files.writeString(file, DrillReport.read(file).with(section).markdown("# backstop: some drills\n", ORDER));
    }
}
