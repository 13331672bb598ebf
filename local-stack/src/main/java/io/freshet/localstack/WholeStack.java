package io.freshet.localstack;

import io.freshet.localstack.launch.RedisCluster;
import java.io.IOException;
import java.util.List;

/** Starts everything, in the same way for {@code ./freshet up} and for tests. */
public final class WholeStack {

    private WholeStack() {}

    /**
     * Starts what is not running, and loads the demo data the first time.
     *
     * @return whether this call loaded the demo data
     * @throws PartFailedException if a part does not start; the others may be running
     */
    public static boolean start(LocalStack stack, StackProgress progress)
            throws IOException, PartFailedException, InterruptedException {
        StackSettings settings = stack.settings();
        if (settings.state().cluster()) {
            // Redis is unusable until its nodes have joined, and to join all must be running.
            stack.start(parts(settings, false), progress);
            RedisCluster.form(settings, stack::isGivenUp);
            stack.start(parts(settings, true), progress);
        } else {
            stack.start(settings.parts(), progress);
        }
        return DemoData.loadOnce(stack.settings());
    }

    private static List<Part> parts(StackSettings settings, boolean services) {
        return settings.parts().stream()
                .filter(part -> part.isService() == services)
                .toList();
    }
}
