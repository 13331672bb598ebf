package io.freshet.localstack.junit;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.Superuser;
import io.freshet.localstack.WholeStack;
import io.freshet.localstack.token.LocalIssuer;
import io.freshet.localstack.token.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The whole stack shared by this test JVM, or the cluster of one test class. */
final class SharedStack implements RunningStack {

    private static @Nullable SharedStack shared;

    private final LocalStack stack;

    private SharedStack(LocalStack stack) {
        this.stack = stack;
    }

    /** Starts what is not running, and waits until the first watermark. */
    static synchronized void ensure() throws IOException, PartFailedException, InterruptedException {
        var current = shared;
        if (current == null) {
            current = new SharedStack(TestStacks.create("stack", false));
            shared = current;
        }
        WholeStack.start(current.stack, StackProgress.SILENT);
        FirstWatermark.await(current.stack);
    }

    /** Starts a separate cluster, which the caller must stop. */
    static SharedStack cluster() throws IOException, PartFailedException, InterruptedException {
        var cluster = new SharedStack(TestStacks.create("cluster", true));
        try {
            WholeStack.start(cluster.stack, StackProgress.SILENT);
            FirstWatermark.await(cluster.stack);
            return cluster;
        } catch (IOException | PartFailedException | InterruptedException | RuntimeException e) {
            cluster.stop();
            throw e;
        }
    }

    void stop() {
        TestStacks.stop(stack);
    }

    static synchronized RunningStack running() {
        if (shared == null) {
            throw new IllegalStateException("The stack has not been started: annotate the class with @UsesLocalStack");
        }
        return shared;
    }

    @Override
    public URI uri(Part part) {
        String address = "127.0.0.1:" + port(part);
        return URI.create(
                switch (part.kind()) {
                    case POSTGRES -> "postgresql://" + address + "/freshet";
                    case REDIS -> "redis://" + address;
                    case KAFKA -> "kafka://" + address;
                    default -> "http://" + address;
                });
    }

    @Override
    public int port(Part part) {
        return stack.settings().ports().of(part);
    }

    @Override
    public Map<String, Object> kafkaSuperuser() {
        return Superuser.ofKafka(stack.settings().kafkaSaslAddresses());
    }

    @Override
    public String token(Role role, UUID user, Duration ttl) {
        try {
            return new LocalIssuer(stack.settings().state(), Clock.systemUTC()).token(role, user, ttl);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void kill(Part part) {
        try {
            stack.kill(part);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot kill " + part, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while killing " + part, e);
        }
    }

    @Override
    public void start(Part... parts) {
        try {
            stack.start(Set.of(parts), StackProgress.SILENT);
        } catch (IOException | PartFailedException e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while starting " + List.of(parts), e);
        }
    }

    @Override
    public List<PartStatus> status() {
        return stack.status();
    }

    @Override
    public Path stateDir() {
        return stack.settings().state().home();
    }
}
