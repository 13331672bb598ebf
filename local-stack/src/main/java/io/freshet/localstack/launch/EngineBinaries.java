package io.freshet.localstack.launch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The engines' programs, as this module's build puts them into {@code local-stack/target/engines}.
 *
 * @param directory that directory
 */
record EngineBinaries(Path directory) {

    static EngineBinaries of(Path root) {
        return new EngineBinaries(root.resolve("local-stack/target/engines"));
    }

    /** PostgreSQL's directory with {@code bin}, {@code lib} and {@code share}, unpacked on first use. */
    Path postgres() throws IOException, InterruptedException {
        Path archive = only(directory.resolve("postgres"), "*.txz");
        return StagedDirectory.of(directory.resolve("postgres-unpacked"), archive, into -> unpack(archive, into));
    }

    Path redisServer() throws IOException {
        return executable(only(directory.resolve("redis"), "redis-server-*"));
    }

    /** Kafka's class path, as a wildcard that the JVM expands. */
    String kafkaClassPath() {
        return directory.resolve("kafka") + "/*";
    }

    Path kafkaJar() throws IOException {
        return only(directory.resolve("kafka"), "kafka_*.jar");
    }

    Path registryJar() throws IOException {
        return only(directory.resolve("registry"), "quarkus-run.jar");
    }

    AotCache kafkaCache() throws IOException {
        return new AotCache(directory.resolve("kafka.aot"), kafkaJar());
    }

    AotCache registryCache() throws IOException {
        return new AotCache(directory.resolve("registry.aot"), registryJar());
    }

    /** The {@code java} program of the JDK that runs this process. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path only(Path folder, String pattern) throws IOException {
        if (Files.isDirectory(folder)) {
            try (var found = Files.newDirectoryStream(folder, pattern)) {
                for (Path file : found) {
                    return file;
                }
            }
        }
        throw new IOException("No " + pattern + " in " + folder
                + ": build the engines with ./freshet up, or mvn -pl local-stack -am process-resources");
    }

    private static Path executable(Path program) throws IOException {
        if (!Files.isExecutable(program) && !program.toFile().setExecutable(true)) {
            throw new IOException("Cannot make " + program + " executable");
        }
        return program;
    }

    private static void unpack(Path archive, Path into) throws IOException {
        try (var tar = new TarArchiveInputStream(
                new XZCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive), 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException(archive + " holds a path outside of itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target);
                    if ((entry.getMode() & 0100) != 0) {
                        executable(target);
                    }
                }
            }
        }
    }
}
