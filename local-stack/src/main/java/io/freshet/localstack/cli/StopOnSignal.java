package io.freshet.localstack.cli;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.StackLock;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** On Ctrl-C or SIGTERM, stops what this process has started, even during the start. */
final class StopOnSignal {

    private static final int LOCK_ATTEMPTS = 100;
    private static final long LOCK_PAUSE_MILLIS = 100;

    private final LocalStack stack;
    private final String words;
    private final Thread hook = new Thread(this::stop, "stop-on-signal");

    private volatile boolean stopping;

    StopOnSignal(LocalStack stack, String words) {
        this.stack = stack;
        this.words = words;
    }

    void arm() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    void disarm() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // the signal came first: the hook is running
        }
    }

    /** Whether a signal has arrived. */
    boolean isStopping() {
        return stopping;
    }

    private void stop() {
        stopping = true;
        System.out.println();
        System.out.println("Stopping:");
        try {
            stack.abandonStart();
            try (var _ = lock()) {
                stack.stop(stack.startedByUs(), new PrintedProgress());
            }
        } catch (IOException e) {
            System.err.println(e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits up to 10 s: the main thread, or another command, may hold the lock. */
    private StackLock lock() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return StackLock.take(stack.settings().state(), words);
            } catch (IOException e) {
                if (attempt == LOCK_ATTEMPTS) {
                    throw new IOException(e.getMessage() + "; ./freshet down stops the rest", e);
                }
                TimeUnit.MILLISECONDS.sleep(LOCK_PAUSE_MILLIS);
            }
        }
    }
}
