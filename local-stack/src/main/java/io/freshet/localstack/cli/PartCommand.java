package io.freshet.localstack.cli;

import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.StackLock;
import java.io.IOException;
import java.util.Set;

/** {@code kill PART} and {@code start PART}. */
record PartCommand(LocalStack stack, String words) {

    int kill(Part part) throws IOException, InterruptedException {
        requireOurs(part);
        try (var _ = StackLock.take(stack.settings().state(), words)) {
            System.out.println(stack.kill(part) ? part + " killed" : part + " was not running");
        }
        return 0;
    }

    int start(Part part) throws IOException, PartFailedException, InterruptedException {
        requireOurs(part);
        try (var _ = StackLock.take(stack.settings().state(), words)) {
            if (!Preflight.passes(stack, Set.of(part))) {
                return 1;
            }
            stack.start(Set.of(part), new PrintedProgress());
        }
        return 0;
    }

    private void requireOurs(Part part) {
        if (!stack.settings().parts().contains(part)) {
            throw new IllegalArgumentException(part
                    + " is a part of a cluster only, which is not what was last started here: ./freshet up --cluster");
        }
    }
}
