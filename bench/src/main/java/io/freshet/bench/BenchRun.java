package io.freshet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One run.
 *
 * @param root the checkout
 * @param results the folder for result files
 * @param out for progress and tables
 */
public record BenchRun(Path root, Path results, PrintStream out) {
    /**
     * Tells what is being done.
     *
     * @param line without an end of line
     */
    public void progress(String line) {
        out.println(line);
    }

    /**
     * Writes a result file; an earlier one is replaced.
     *
     * @param file its name
     * @param content UTF-8 text
     * @throws IOException if it cannot be written
     */
    public void write(String file, String content) throws IOException {
        Files.createDirectories(results);
        Files.writeString(results.resolve(file), content);
        out.println("wrote " + results.getFileName() + "/" + file);
    }
}
