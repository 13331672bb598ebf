package io.freshet.bench;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.Superuser;
import io.freshet.localstack.process.Spawner;
import io.freshet.localstack.token.LocalIssuer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** New engines, or a whole stack, for one benchmark, on separate ports and not durable; deleted when closed. */
public final class BenchEngines implements AutoCloseable {
    private final LocalStack stack;
    private final Set<Part> parts;
    private final StateDirectory state;
    private final Spawner spawner;
    private int instances;

    private BenchEngines(LocalStack stack, Set<Part> parts, StateDirectory state, Spawner spawner) {
        this.stack = stack;
        this.parts = parts;
        this.state = state;
        this.spawner = spawner;
    }

    /**
     * Starts engines and waits until they are ready.
     *
     * @param root the checkout, built
     * @param first the first engine
     * @param others the other engines
     * @return the running engines
     * @throws IOException if their data directories cannot be created
     * @throws PartFailedException if one does not start
     * @throws InterruptedException if interrupted while waiting
     */
    public static BenchEngines start(Path root, Part first, Part... others)
            throws IOException, PartFailedException, InterruptedException {
        Set<Part> parts = EnumSet.of(first, others);
        Path home = root.resolve("bench").resolve("target").resolve("stacks");
        var state = new StateDirectory(
                home.resolve("bench-" + ProcessHandle.current().pid()));
        state.delete();
        var spawner = new Spawner(true);
        var stack = new LocalStack(new StackSettings(root, state, Ports.free(), StackSettings.Purpose.TEST), spawner);
        var engines = new BenchEngines(stack, parts, state, spawner);
        try {
            stack.start(parts, StackProgress.SILENT);
            return engines;
        } catch (IOException | PartFailedException | InterruptedException | RuntimeException e) {
            engines.close();
            throw e;
        }
    }

    /**
     * Returns the port of a part.
     *
     * @param part one of the started parts
     * @return a port on loopback
     */
    public int port(Part part) {
        return stack.settings().ports().of(part);
    }

    /** Returns the Kafka client properties for the superuser. */
    public Map<String, Object> kafkaSuperuser() {
        return Superuser.ofKafka(stack.settings().kafkaSaslAddresses());
    }

    /**
     * Signs tokens that the services accept.
     *
     * @return the issuer
     */
    public LocalIssuer issuer() {
        return new LocalIssuer(state, Clock.systemUTC());
    }

    /**
     * Starts an instance of a service on a separate port, with both JIT compilers as in its image.
     *
     * @param service the service; the engines that it needs must be running
     * @return the instance, which may not be ready yet; it ends with this JVM at the latest
     * @throws IOException if it cannot be started
     * @throws InterruptedException if interrupted while waiting
     */
    public Instance another(Part service) throws IOException, InterruptedException {
        instances++;
        return Instances.start(
                stack, spawner, state, service, "-" + instances, Instances.Jit.AS_IN_THE_IMAGE, Map.of());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stack.stop(parts, StackProgress.SILENT);
        state.delete();
    }
}
