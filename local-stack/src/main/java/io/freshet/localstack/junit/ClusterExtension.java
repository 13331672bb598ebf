package io.freshet.localstack.junit;

import static java.util.Objects.requireNonNull;

import io.freshet.localstack.PartFailedException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Has a cluster up during a class that wants one, and hands it to the tests. */
final class ClusterExtension implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

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
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningStack.class;
    }

    @Override
    public RunningStack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return requireNonNull(cluster);
    }
}
