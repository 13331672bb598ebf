package io.freshet.localstack.cli;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.StackLock;
import java.io.IOException;
import java.nio.file.Files;

/** {@code down}: stops everything that {@code up} started, from any terminal. */
record DownCommand(LocalStack stack, String words) {

    int run(boolean wipe) throws IOException, InterruptedException {
        var state = stack.settings().state();
        try (var _ = StackLock.take(state, words)) {
            stack.stop(stack.settings().parts(), new PrintedProgress());
            Preflight.reportStrays(stack.endStrays());
            if (wipe) {
                state.delete();
                System.out.println("All is stopped and " + state.home() + " is deleted");
                if (Files.exists(state.dataOfOther())) {
                    System.out.println("except " + state.dataOfOther() + ", the data of "
                            + (state.cluster() ? "the stack that is no cluster" : "the cluster"));
                }
            } else {
                System.out.println("All is stopped; data is kept in " + state.home());
            }
        }
        return 0;
    }
}
