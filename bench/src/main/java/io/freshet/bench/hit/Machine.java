package io.freshet.bench.hit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Describes the machine. */
final class Machine {
    private Machine() {}

    static String processor() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            String model = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
            return "%s, %d cores, Linux %s"
                    .formatted(model, Runtime.getRuntime().availableProcessors(), System.getProperty("os.version"));
        }
    }
}
