package io.freshet.bench.hit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A program that runs to completion. */
final class Tool {
    private Tool() {}

    /** Returns what it prints to both standard streams. */
    static String output(Path directory, List<String> command) throws IOException, InterruptedException {
        return output(directory, command, Path.of("/dev/null"));
    }

    /** The same for a program that reads standard input from a file. */
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
