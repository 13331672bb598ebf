package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One of our services, run from its built Boot jar. */
record ServiceLauncher(Part part, StackSettings stack) implements JvmLauncher {

    private static final int HEAP_MEGABYTES = 192;

    @Override
    public void prepare() throws IOException, InterruptedException {
        Files.createDirectories(stack.state().data(part));
        extracted();
    }

    @Override
    public List<String> jvm() {
        return SmallJvm.command(HEAP_MEGABYTES, compilers());
    }

    @Override
    public List<String> program() throws IOException, InterruptedException {
        return List.of("-jar", extracted().toString());
    }

    @Override
    public AotCache cache() throws IOException {
        return new AotCache(appJar().resolveSibling("app.aot"), appJar());
    }

    @Override
    public Map<String, String> variables() {
        var variables = new HashMap<>(stack.ports().asVariables());
        variables.put("FRESHET_JWKS", stack.state().jwks().toString());
        Map<String, String> defaults = new HashMap<>(stack.clientLimits());
        if (part.kind() == Part.FEED_SERVICE) {
            defaults.put("FRESHET_CONSOLE_STREAM_URL", address(Part.STREAM_SERVICE));
            defaults.put("FRESHET_CONSOLE_INVALIDATOR_URL", address(Part.CACHE_INVALIDATOR));
            defaults.put("FRESHET_CONSOLE_GATEWAY_URL", address(Part.NOTIFICATION_GATEWAY));
        }
        defaults.forEach((name, value) -> {
            if (System.getenv(name) == null) { // otherwise the service inherits it
                variables.put(name, value);
            }
        });
        variables.put(part.portVariable(), Integer.toString(stack.ports().of(part)));
        if (stack.state().cluster()) {
            variables.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", stack.kafkaSaslAddresses());
            variables.put("SPRING_DATA_REDIS_CLUSTER_NODES", stack.addressesOf(Part.REDIS));
        }
        return variables;
    }

    private String address(Part other) {
        return "http://127.0.0.1:" + stack.ports().of(other);
    }

    /** Feeds are read thousands of times per change. Tests do not read them for long enough to pay for compiling. */
    private SmallJvm.Compilers compilers() {
        return part.kind() == Part.FEED_SERVICE && stack.purpose() != StackSettings.Purpose.TEST
                ? SmallJvm.Compilers.BOTH
                : SmallJvm.Compilers.QUICK;
    }

    /** A fat jar unpacks its libraries at each start. Extracted once, the service starts in half the time. */
    private Path extracted() throws IOException, InterruptedException {
        Path jar = appJar();
        Path directory = StagedDirectory.of(
                jar.resolveSibling("app"),
                jar,
                into -> PreparationStep.run(
                        List.of(
                                EngineBinaries.java(),
                                "-Djarmode=tools",
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--force",
                                "--destination",
                                into.toString()),
                        "",
                        into));
        return directory.resolve(jar.getFileName());
    }

    private Path appJar() throws IOException {
        Path target = stack.root().resolve(part.kind().label()).resolve("target");
        if (Files.isDirectory(target)) {
            try (var jars = Files.newDirectoryStream(target, "*-app.jar")) {
                for (Path jar : jars) {
                    return jar;
                }
            }
        }
        throw new IOException(
                part + " is not built (no *-app.jar in " + target + "): run ./freshet up, or mvn package -DskipTests");
    }
}
