package io.freshet.localstack.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a short program to completion, e.g. {@code initdb}. */
final class PreparationStep {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private PreparationStep() {}

    /**
     * Runs the program with {@code input} as its standard input.
     *
     * @throws IOException if it fails or takes longer than 60 s; the message includes its output
     */
    static void run(List<String> command, String input, Path directory) throws IOException, InterruptedException {
        Path said = Files.createTempFile("freshet-step", ".log");
        try {
            // a separate session: Ctrl-C in a terminal must not interrupt it halfway
            var line = new ArrayList<String>(List.of("setsid"));
            line.addAll(command);
            Process process = new ProcessBuilder(line)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try (var stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " did not end within " + PATIENCE.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                throw new IOException(command + " failed:\n" + Files.readString(said));
            }
        } finally {
            Files.deleteIfExists(said);
        }
    }
}
