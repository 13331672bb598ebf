package io.freshet.bench;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.Superuser;
import io.freshet.localstack.Training;
import io.freshet.localstack.WholeStack;
import io.freshet.localstack.process.Spawner;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A new, durable stack for one benchmark, on separate ports; deleted when closed. */
public final class BenchStack implements AutoCloseable {
    private final LocalStack stack;
    private final Spawner spawner;
    private final StateDirectory state;

    private BenchStack(LocalStack stack, Spawner spawner, StateDirectory state) {
        this.stack = stack;
        this.spawner = spawner;
        this.state = state;
    }

    /**
     * Starts all engines and services, with the demo data, and waits until they are ready.
     *
     * @param root the checkout, built
     * @return the running stack
     * @throws IOException if its data directories cannot be created
     * @throws PartFailedException if a part does not start
     * @throws InterruptedException if interrupted while waiting
     */
    public static BenchStack start(Path root) throws IOException, PartFailedException, InterruptedException {
        return start(root, false);
    }

    /**
     * Like {@link #start(Path)}, optionally a cluster: several brokers, a Redis Cluster, a standby, two of each
     * service.
     *
     * @param root the checkout, built
     * @param cluster whether to start a cluster
     * @return the running stack
     * @throws IOException if its data directories cannot be created
     * @throws PartFailedException if a part does not start
     * @throws InterruptedException if interrupted while waiting
     */
    public static BenchStack start(Path root, boolean cluster)
            throws IOException, PartFailedException, InterruptedException {
        return start(root, cluster, StackSettings.Purpose.MEASUREMENT);
    }

    /**
     * Starts a stack like {@code ./freshet up}, with its limits per client.
     *
     * @param root the checkout, built
     * @return the running stack
     * @throws IOException if its data directories cannot be created
     * @throws PartFailedException if a part does not start
     * @throws InterruptedException if interrupted while waiting
     */
    public static BenchStack startLimited(Path root) throws IOException, PartFailedException, InterruptedException {
        return start(root, false, StackSettings.Purpose.USE);
    }

    private static BenchStack start(Path root, boolean cluster, StackSettings.Purpose purpose)
            throws IOException, PartFailedException, InterruptedException {
        Training.ifDue(root, System.err::println); // as ./freshet up does
        Path home = root.resolve("bench").resolve("target").resolve("stacks");
        var state = new StateDirectory(
                home.resolve("stack-" + ProcessHandle.current().pid()), cluster);
        state.delete();
        var spawner = new Spawner(true);
        var local = new LocalStack(
                new StackSettings(root, state, Ports.free(cluster ? Part.ofCluster() : Part.ofSingle()), purpose),
                spawner);
        var stack = new BenchStack(local, spawner, state);
        try {
            WholeStack.start(local, StackProgress.SILENT);
            return stack;
        } catch (IOException | PartFailedException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /**
     * Returns the port of a part.
     *
     * @param part a part of the stack
     * @return a port on loopback
     */
    public int port(Part part) {
        return stack.settings().ports().of(part);
    }

    /**
     * Returns the parts of one kind.
     *
     * @param kind the first part of that kind
     * @return the parts of that kind, in order; only one unless this is a cluster
     */
    public List<Part> partsOf(Part kind) {
        return stack.settings().partsOf(kind);
    }

    /**
     * Returns the addresses of all parts of one kind.
     *
     * @param kind the kind, such as Kafka
     * @return the addresses in clients' format, separated by commas
     */
    public String addressesOf(Part kind) {
        return stack.settings().addressesOf(kind);
    }

    /** Returns the Kafka client properties for the superuser. */
    public Map<String, Object> kafkaSuperuser() {
        return Superuser.ofKafka(stack.settings().kafkaSaslAddresses());
    }

    /**
     * Returns the base URI of a service or the registry.
     *
     * @param part a part that speaks HTTP
     * @return its URI, without a path
     */
    public URI http(Part part) {
        return URI.create("http://127.0.0.1:" + port(part));
    }

    /**
     * Issues a token for a role's demo user.
     *
     * @param role the role
     * @return a signed JWT that outlives the run
     * @throws IOException if the key cannot be read
     */
    public String token(Role role) throws IOException {
        return issuer().token(role, role.demoUser(), Duration.ofHours(12));
    }

    /**
     * Returns this stack's token issuer.
     *
     * @return an issuer for any user
     */
    public LocalIssuer issuer() {
        return new LocalIssuer(state, Clock.systemUTC());
    }

    /**
     * Connects to PostgreSQL as the superuser, like psql.
     *
     * @return a connection, which the caller must close
     * @throws SQLException if PostgreSQL does not answer
     */
    public Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port(Part.POSTGRES) + "/freshet?connectTimeout=3",
                "postgres",
                "freshet");
    }

    /**
     * Kills a part with SIGKILL; returns when its processes are gone.
     *
     * @param part the part
     * @throws IOException if its pid file cannot be read
     * @throws InterruptedException if interrupted while waiting
     */
    public void kill(Part part) throws IOException, InterruptedException {
        stack.kill(part);
    }

    /**
     * Starts a part that is not running, and waits until it is ready.
     *
     * @param part the part
     * @throws IOException if its data directory cannot be created
     * @throws PartFailedException if it does not start
     * @throws InterruptedException if interrupted while waiting
     */
    public void start(Part part) throws IOException, PartFailedException, InterruptedException {
        stack.start(Set.of(part), StackProgress.SILENT);
    }

    /**
     * Returns the pid of a part.
     *
     * @param part a running part
     * @return its pid
     */
    public long pid(Part part) {
        return stack.status().stream()
                .filter(status -> status.part() == part && status.pid() != null)
                .mapToLong(status -> Objects.requireNonNull(status.pid()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(part + " does not run"));
    }

    /**
     * Starts one more instance of a service, on a separate port.
     *
     * @param service the service
     * @return the instance, which may not be ready yet; it ends with this JVM at the latest
     * @throws IOException if it cannot be started
     * @throws InterruptedException if interrupted while waiting
     */
    public Instance another(Part service) throws IOException, InterruptedException {
        return another(service, Map.of());
    }

    /**
     * The same with other settings.
     *
     * @param service the service
     * @param variables environment variables, which override those that the stack sets
     * @return the instance, which may not be ready yet; it ends with this JVM at the latest
     * @throws IOException if it cannot be started
     * @throws InterruptedException if interrupted while waiting
     */
    public Instance another(Part service, Map<String, String> variables) throws IOException, InterruptedException {
        return Instances.start(stack, spawner, state, service, "-2", Instances.Jit.AS_ON_THE_STACK, variables);
    }

    /**
     * Returns the data directory of a part.
     *
     * @param part a part of the stack
     * @return the directory
     */
    public Path data(Part part) {
        return state.data(part);
    }

    /**
     * Keeps the parts' logs after the stack is deleted.
     *
     * @param name the directory's name; it is replaced
     * @return the directory
     * @throws IOException if they cannot be moved
     */
    public Path keepLogs(String name) throws IOException {
        Path kept = state.home().resolveSibling("logs-" + name);
        StateDirectory.deleteTree(kept);
        Files.createDirectories(kept);
        try (var logs = Files.newDirectoryStream(state.home().resolve("logs"))) {
            for (Path log : logs) {
                Files.copy(log, kept.resolve(log.getFileName()));
            }
        }
        return kept;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stack.stop(stack.settings().parts(), StackProgress.SILENT);
        state.delete();
    }
}
