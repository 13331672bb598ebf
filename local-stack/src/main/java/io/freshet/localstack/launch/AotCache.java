package io.freshet.localstack.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's AOT cache of one program: its classes read and linked (JEP 483). Not what its methods did in training (JEP 515):
 * with that, feed-service was at half of its full rate after ten seconds, without it after five.
 * The JVM checks that the cache is of this very program, and does without it where anything is wrong.
 *
 * @param file where it is
 * @param program the jar that it is made for
 */
record AotCache(Path file, Path program) {

    /** The options of a run that uses the cache if there is one. */
    List<String> use() {
        return Files.exists(file) ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off,cds*=off") : List.of();
    }

    /** The options of a run that notes, when it ends in order, what the cache is made of. */
    List<String> record() {
        return List.of(
                "-XX:AOTMode=record",
                "-XX:AOTConfiguration=" + configuration(),
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-AOTRecordTraining",
                "-Xlog:aot*=off,cds*=off");
    }

    /** Whether it was made of the program as it is now. */
    boolean isCurrent() throws IOException {
        return Files.exists(file) && Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(program)) > 0;
    }

    /**
     * Makes it of what a run has noted.
     *
     * @param run how the program is run, up to and without the options of this
     * @param after the rest of that command
     * @throws IOException if nothing was noted, or it cannot be made; there is no cache then
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
