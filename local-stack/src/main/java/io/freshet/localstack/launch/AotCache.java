package io.freshet.localstack.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's AOT cache of one program: its classes, loaded and linked (JEP 483), without the method profiles of the
 * training run (JEP 515). With those, feed-service reached half of its full rate after ten seconds, without them after
 * five. The JVM checks that the cache matches the program, and runs without it if anything is wrong.
 *
 * @param file the cache
 * @param program the jar that it is created for
 */
record AotCache(Path file, Path program) {

    /** The options for a run that uses the cache if it exists. */
    List<String> use() {
        return Files.exists(file) ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off,cds*=off") : List.of();
    }

    /** The options for a run that records, on an orderly exit, what the cache is created from. */
    List<String> record() {
        return List.of(
                "-XX:AOTMode=record",
                "-XX:AOTConfiguration=" + configuration(),
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTRecordTraining",
                "-Xlog:aot*=off,cds*=off");
    }

    /** Whether the cache is newer than the program. */
    boolean isCurrent() throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(program)) > 0;
    }

    /**
     * Creates the cache from a recorded run.
     *
     * @param run the command up to the options that this class adds
     * @param after the rest of the command
     * @throws IOException if nothing was recorded, or creation fails; there is no cache then
     */
    void create(List<String> run, List<String> after) throws IOException, InterruptedException {
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(file);
        try {
            var command = new ArrayList<>(run);
            command.addAll(List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + configuration()));
            command.addAll(List.of("-XX:AOTCache=" + draft, "-Xlog:aot*=error,cds*=error"));
            command.addAll(after);
            PreparationStep.run(command, "", Path.of("").toAbsolutePath());
            Files.move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(configuration());
        }
    }

    private Path configuration() {
        return file.resolveSibling(file.getFileName() + "config");
    }
}
