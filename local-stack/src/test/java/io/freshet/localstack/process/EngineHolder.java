package io.freshet.localstack.process;

import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A program that starts engines, like a test or {@code up}, and then waits to be killed. */
final class EngineHolder {

    private EngineHolder() {}

    public static void main(String[] arguments) throws Exception {
        var stack = new LocalStack(
                new StackSettings(
                        CheckoutRoot.above(Path.of("")),
                        new StateDirectory(Path.of(arguments[0])),
                        Ports.free(),
                        StackSettings.Purpose.TEST),
                new Spawner(Boolean.parseBoolean(arguments[1])));
        stack.start(Set.of(Part.POSTGRES, Part.REDIS), StackProgress.SILENT);
        new CountDownLatch(1).await();
    }
}
