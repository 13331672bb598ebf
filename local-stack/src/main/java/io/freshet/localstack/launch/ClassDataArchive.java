package io.freshet.localstack.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The class data that the JVM of a part keeps between runs, which halves the work of a start. The JVM writes it when
 * it ends in order, for some seconds, checks it when it starts, and does without it where anything is wrong.
 *
 * @param file where
 * @param program the jar that it is made for
 */
record ClassDataArchive(Path file, Path program) {

    /** The JVM options of a run that uses the archive if it is there, and writes nothing. */
    List<String> read() {
        return Files.exists(file) ? options() : List.of();
    }

    /**
     * The JVM options of a run that uses the archive and also writes it if it is missing or outdated; but not the first
     * run of a build, which is often the only one before the next.
     */
    List<String> readAndKeepCurrent() {
        try {
            Path seen = file.resolveSibling(file.getFileName() + ".seen");
            if (isNewer(seen, program)) {
                var options = new ArrayList<>(options());
                options.add("-XX:+AutoCreateSharedArchive");
                return options;
            }
            Files.writeString(seen, "");
        } catch (IOException _) {
            // a checkout that is not ours to write to: it goes without
        }
        return read();
    }

    private List<String> options() {
        return List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds*=off,aot*=off");
    }

    private static boolean isNewer(Path one, Path other) throws IOException {
        try {
            return Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
        } catch (NoSuchFileException _) {
            return false;
        }
    }
}
