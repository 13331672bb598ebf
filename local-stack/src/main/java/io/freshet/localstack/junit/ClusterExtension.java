package io.freshet.localstack.junit;

import static java.util.Objects.requireNonNull;

import io.freshet.localstack.PartFailedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a cluster during a test class that needs one, and injects it into the tests. */
final class ClusterExtension extends StackParameter implements BeforeAllCallback, AfterAllCallback {

    private @Nullable SharedStack cluster;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, PartFailedException, InterruptedException {
        cluster = SharedStack.cluster();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (cluster != null) {
            cluster.stop();
        }
    }

    @Override
    RunningStack stack() {
        return requireNonNull(cluster);
    }
}
