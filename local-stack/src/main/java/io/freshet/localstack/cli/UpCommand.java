package io.freshet.localstack.cli;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.StackLock;
import io.freshet.localstack.Training;
import io.freshet.localstack.WholeStack;
import java.io.IOException;
import java.util.Set;

/** {@code up}: starts everything, then returns or stays until Ctrl-C. */
record UpCommand(LocalStack stack, String words) {

    int run(boolean detach) throws IOException, PartFailedException, InterruptedException {
        var stopOnSignal = new StopOnSignal(stack, words);
        Set<Part> started;
        try (var _ = StackLock.take(stack.settings().state(), words)) {
            if (!Preflight.passes(stack, stack.settings().parts())) {
                return 1;
            }
            stack.settings().state().remember();
            stopOnSignal.arm();
            train();
            started = startAll();
        }
        boolean stays = !detach && !started.isEmpty();
        if (!stays) {
            stopOnSignal.disarm();
        }
        System.out.println(started.isEmpty() ? "All is running already." : "All is running.");
        UrlList.print(stack.settings());
        if (stays) {
            System.out.println("Ctrl-C stops what was started here.");
            new ForegroundWatch(stack.settings(), started).untilAllStopped(stopOnSignal::isStopping);
            stopOnSignal.disarm();
            System.out.println("Everything was stopped by another command.");
        }
        return 0;
    }

    /** Skipped if a part is running: the machine then needs no extra load. */
    private void train() throws IOException, InterruptedException {
        if ("false".equals(System.getenv("FRESHET_TRAINING"))
                || stack.status().stream().anyMatch(status -> status.pid() != null)) {
            return;
        }
        Training.ifDue(stack.settings().root(), System.out::println);
    }

    private Set<Part> startAll() throws IOException, PartFailedException, InterruptedException {
        try {
            if (WholeStack.start(stack, new PrintedProgress())) {
                System.out.println("demo data               loaded");
            }
            return stack.startedByUs();
        } catch (PartFailedException e) {
            Set<Part> others = stack.startedByUs();
            // already dead, and status must report that it failed
            others.remove(e.part());
            stopAfterFailure(others);
            throw e;
        } catch (IOException e) {
            stopAfterFailure(stack.startedByUs());
            throw e;
        }
    }

    private void stopAfterFailure(Set<Part> parts) throws IOException, InterruptedException {
        System.out.println("Not everything came up (see below). Stopping what was started:");
        stack.stop(parts, new PrintedProgress());
    }
}
