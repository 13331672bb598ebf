package io.freshet.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One run of a benchmark.
 *
 * @param root the checkout
 * @param results the directory for result files
 * @param out for progress and tables
 */
public record BenchRun(Path root, Path results, PrintStream out) {
    /**
     * Reports progress.
     *
     * @param line without a line terminator
     */
    public void progress(String line) {
        out.println(line);
    }

    /**
     * Writes a result file, and replaces an earlier one.
     *
     * @param file the file's name
     * @param content its text, written as UTF-8
     * @throws IOException if it cannot be written
     */
    public void write(String file, String content) throws IOException {
        Files.createDirectories(results);
        Files.writeString(results.resolve(file), content);
        out.println("wrote " + results.getFileName() + "/" + file);
    }
}
