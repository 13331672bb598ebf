package io.freshet.localstack.junit;

import io.freshet.localstack.PartFailedException;
import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts the whole stack before a class that needs it, and injects it into the tests. */
final class LocalStackExtension extends StackParameter implements BeforeAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, PartFailedException, InterruptedException {
        SharedStack.ensure();
    }

    @Override
    RunningStack stack() {
        return SharedStack.running();
    }
}
