package io.freshet.bench;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.launch.PartLauncher;
import io.freshet.localstack.process.Spawner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Starts additional instances of services, besides those of a stack. */
final class Instances {
    private Instances() {}

    private static final String ONLY_C1 = "-XX:TieredStopAtLevel=1";

    /** The JIT compilers of an instance. */
    enum Jit {
        /** C1 only, as on the local stack. */
        AS_ON_THE_STACK,
        /** C1 and C2, as in the service's image. */
        AS_IN_THE_IMAGE
    }

    /** Starts one with a separate port, directory, log and variables; it ends with this JVM at the latest. */
    static Instance start(
            LocalStack stack,
            Spawner spawner,
            StateDirectory state,
            Part service,
            String suffix,
            Jit jit,
            Map<String, String> variables)
            throws IOException, InterruptedException {
        Ports free = Ports.free();
        StackSettings settings = stack.settings();
        PartLauncher launcher =
                PartLauncher.of(service, settings.withPorts(settings.ports().with(Map.of(service, free.of(service)))));
        launcher.prepare();
        // Not the first instance's directory: killing that part also kills what runs there.
        String name = service.label() + suffix;
        Path directory = state.data(service).resolveSibling(name);
        Files.createDirectories(directory);
        Map<String, String> all = new HashMap<>(launcher.variables());
        all.putAll(variables);
        Process process = spawner.spawn(
                jit == Jit.AS_ON_THE_STACK
                        ? launcher.command()
                        : launcher.command().stream()
                                .filter(option -> !option.equals(ONLY_C1))
                                .toList(),
                launcher.refusesRoot(),
                all,
                directory,
                state.log(service).resolveSibling(name + ".log"));
        return new Instance(process, URI.create("http://127.0.0.1:" + free.of(service)));
    }
}
