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

/** A whole stack of one benchmark: fresh, durable, on ports of its own; gone with its data when closed. */
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
     * @throws IOException if its data cannot be made
     * @throws PartFailedException if a part does not come up
     * @throws InterruptedException if waiting was
     */
    public static BenchStack start(Path root) throws IOException, PartFailedException, InterruptedException {
        return start(root, false);
    }

    /**
     * The same, also as a cluster: several brokers, a Redis Cluster, a standby and two instances of each service.
     *
     * @param root the checkout, built
     * @param cluster whether it is one
     * @return the running stack
     * @throws IOException if its data cannot be made
     * @throws PartFailedException if a part does not come up
     * @throws InterruptedException if waiting was
     */
    public static BenchStack start(Path root, boolean cluster)
            throws IOException, PartFailedException, InterruptedException {
        return start(root, cluster, StackSettings.Purpose.MEASUREMENT);
    }

    /**
     * One stack as {@code ./freshet up} starts it, with the limits that a client has there.
     *
     * @param root the checkout, built
     * @return the running stack
     * @throws IOException if its data cannot be made
     * @throws PartFailedException if a part does not come up
     * @throws InterruptedException if waiting was
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
     * Where a part listens.
     *
     * @param part of the stack
     * @return a port on loopback
     */
    public int port(Part part) {
        return stack.settings().ports().of(part);
    }

    /**
     * What it consists of.
     *
     * @param kind the first of the parts, which all others of its kind are like
     * @return those of that kind, in order; one, but in a cluster
     */
    public List<Part> partsOf(Part kind) {
        return stack.settings().partsOf(kind);
    }

    /**
     * Where all parts of a kind listen.
     *
     * @param kind such as Kafka
     * @return as clients take it, with commas between
     */
    public String addressesOf(Part kind) {
        return stack.settings().addressesOf(kind);
    }

    /** What a Kafka client needs to be allowed everything. */
    public Map<String, Object> kafkaSuperuser() {
        return Superuser.ofKafka(stack.settings().kafkaSaslAddresses());
    }

    /**
     * Where a service or the registry answers.
     *
     * @param part that speaks HTTP
     * @return its address, without a path
     */
    public URI http(Part part) {
        return URI.create("http://127.0.0.1:" + port(part));
    }

    /**
     * A token of that role's demo user.
     *
     * @param role of the token
     * @return a signed JWT that outlives the run
     * @throws IOException if the key cannot be read
     */
    public String token(Role role) throws IOException {
        return issuer().token(role, role.demoUser(), Duration.ofHours(12));
    }

    /**
     * Who makes tokens of this stack.
     *
     * @return for any user
     */
    public LocalIssuer issuer() {
        return new LocalIssuer(state, Clock.systemUTC());
    }

    /**
     * A connection as the superuser, as psql has one.
     *
     * @return the caller's to close
     * @throws SQLException if PostgreSQL does not answer
     */
    public Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port(Part.POSTGRES) + "/freshet?connectTimeout=3",
                "postgres",
                "freshet");
    }

    /**
     * Ends a part with SIGKILL.
     *
     * @param part to end; returns when its processes are gone
     * @throws IOException if its pid file cannot be read
     * @throws InterruptedException if waiting was
     */
    public void kill(Part part) throws IOException, InterruptedException {
        stack.kill(part);
    }

    /**
     * Starts a part that does not run, and waits until it is ready.
     *
     * @param part to start
     * @throws IOException if its data cannot be made
     * @throws PartFailedException if it does not come up
     * @throws InterruptedException if waiting was
     */
    public void start(Part part) throws IOException, PartFailedException, InterruptedException {
        stack.start(Set.of(part), StackProgress.SILENT);
    }

    /**
     * The process of a part.
     *
     * @param part that runs
     * @return its number
     */
    public long pid(Part part) {
        return stack.status().stream()
                .filter(status -> status.part() == part && status.pid() != null)
                .mapToLong(status -> Objects.requireNonNull(status.pid()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(part + " does not run"));
    }

    /**
     * Starts one more instance of a service, on a port of its own.
     *
     * @param service that is to run twice
     * @return the process, perhaps not ready yet; it ends with this JVM at the latest
     * @throws IOException if it cannot be started
     * @throws InterruptedException if waiting was
     */
    public Instance another(Part service) throws IOException, InterruptedException {
        return another(service, Map.of());
    }

    /**
     * The same with settings of its own.
     *
     * @param service that is to run twice
     * @param variables of its environment, in place of those that the stack sets
     * @return the process, perhaps not ready yet; it ends with this JVM at the latest
     * @throws IOException if it cannot be started
     * @throws InterruptedException if waiting was
     */
    public Instance another(Part service, Map<String, String> variables) throws IOException, InterruptedException {
        return Instances.start(stack, spawner, state, service, "-2", Instances.Jit.AS_ON_THE_STACK, variables);
    }

    /**
     * Where a part keeps its data.
     *
     * @param part of the stack
     * @return its folder
     */
    public Path data(Part part) {
        return state.data(part);
    }

    /**
     * Keeps the logs of the parts beyond the stack's end.
     *
     * @param name of the folder, replaced
     * @return where they are
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
