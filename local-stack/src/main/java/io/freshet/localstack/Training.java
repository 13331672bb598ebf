package io.freshet.localstack;

import io.freshet.localstack.launch.JvmLauncher;
import io.freshet.localstack.launch.PartLauncher;
import io.freshet.localstack.process.Spawner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Creates the AOT caches of a build: starts everything once on separate ports in a separate directory, sends it
 * requests for a while, and stops it. Later starts take less than half as long and reach their full rate sooner.
 */
public final class Training {
    private static final Duration TRAFFIC = Duration.ofSeconds(15);

    /** Creating a cache takes a core and some 600 MB. */
    private static final int AT_ONCE = 2;

    private final StackSettings settings;
    private final Consumer<String> progress;

    private Training(StackSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Trains the programs that were built since they were last trained, if any. If training fails, starts stay slow.
     *
     * @param root the checkout
     * @param progress receives one line per step, and the reason if training fails
     */
    public static void ifDue(Path root, Consumer<String> progress) throws InterruptedException {
        var state = new StateDirectory(root.resolve("target/training"));
        try {
            new Training(new StackSettings(root, state, Ports.free(), StackSettings.Purpose.TRAINING), progress).run();
        } catch (IOException | PartFailedException e) {
            progress.accept("training failed, so starts stay slow: " + e.getMessage());
        }
    }

    private void run() throws IOException, PartFailedException, InterruptedException {
        if (untrained().isEmpty()) {
            return;
        }
        progress.accept("training, once a build: starting everything to learn what its starts have in common");
        settings.state().delete();
        var stack = new LocalStack(settings, new Spawner(true));
        Thread hook = new Thread(() -> stop(stack), "stop-training");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            WholeStack.start(stack, StackProgress.SILENT);
            progress.accept("training: asking for " + TRAFFIC.toSeconds() + " s");
            new TrainingTraffic(settings).run(TRAFFIC);
        } finally {
            stop(stack);
            Runtime.getRuntime().removeShutdownHook(hook);
        }
        progress.accept("training: keeping what was learnt");
        finish();
        settings.state().delete();
    }

    private List<JvmLauncher> untrained() throws IOException, InterruptedException {
        List<JvmLauncher> untrained = new ArrayList<>();
        for (Part part : settings.parts()) {
            if (PartLauncher.of(part, settings) instanceof JvmLauncher jvm && !jvm.isTrained()) {
                untrained.add(jvm);
            }
        }
        return untrained;
    }

    private void finish() throws IOException, InterruptedException {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Void>> steps = untrained().stream()
                    .<Callable<Void>>map(jvm -> () -> {
                        jvm.finishTraining();
                        return null;
                    })
                    .toList();
            for (Future<Void> made : threads.invokeAll(steps)) {
                made.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        }
    }

    private static void stop(LocalStack stack) {
        try {
            stack.abandonStart();
            stack.stop(stack.settings().parts(), StackProgress.SILENT);
        } catch (IOException e) {
            System.err.println("Parts of the training may be left over: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
