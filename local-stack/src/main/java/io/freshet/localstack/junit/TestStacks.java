package io.freshet.localstack.junit;

import io.freshet.localstack.CheckoutRoot;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.Ports;
import io.freshet.localstack.StackProgress;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import io.freshet.localstack.process.Spawner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates stacks for tests: new state under the module's {@code target}, separate ports, speed over durability. */
final class TestStacks {

    private TestStacks() {}

    /**
     * Creates a stack without starting any part. Its processes end with this JVM, however that ends, but
     * <em>after</em> its shutdown hooks: Spring closes its contexts in one, which takes long if the engines are gone.
     */
    static LocalStack create(String name, boolean cluster) {
        Path here = Path.of("").toAbsolutePath();
        Path runs = here.resolve("target").resolve("stacks");
        deleteThoseOfDeadRuns(runs);
        var state = new StateDirectory(
                runs.resolve(name + "-" + ProcessHandle.current().pid()), cluster);
        var spawner = new Spawner(true);
        try {
            state.delete();
            Files.createDirectories(state.home());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Ports ports = Ports.free(cluster ? Part.ofCluster() : Part.ofSingle());
        var stack = new LocalStack(
                new StackSettings(CheckoutRoot.above(here), state, ports, StackSettings.Purpose.TEST), spawner);
        if (!spawner.endsWithParent()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack), "stop-engines"));
        }
        return stack;
    }

    static void stop(LocalStack stack) {
        try {
            stack.abandonStart();
            stack.stop(stack.settings().parts(), StackProgress.SILENT);
        } catch (IOException e) {
            System.err.println("Engines of this test run may be left over: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteThoseOfDeadRuns(Path runs) {
        if (!Files.isDirectory(runs)) {
            return;
        }
        try (var states = Files.newDirectoryStream(runs, "*-*")) {
            for (Path state : states) {
                String pid = state.getFileName().toString().replaceFirst(".*-", "");
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
                    StateDirectory.deleteTree(state);
                }
            }
        } catch (IOException | NumberFormatException e) {
            System.err.println("Cannot clean up " + runs + ": " + e);
        }
    }
}
