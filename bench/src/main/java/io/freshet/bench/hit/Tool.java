package io.freshet.bench.hit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program that runs to its end. */
final class Tool {
    private Tool() {}

    /** What it prints on both of its streams. */
    static String output(Path directory, List<String> command) throws IOException, InterruptedException {
        return output(directory, command, Path.of("/dev/null"));
    }

    /** The same of one that reads a file. */
    static String output(Path directory, List<String> command, Path input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + status + ": " + printed);
            }
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}
