package io.freshet.localstack;

import io.freshet.localstack.launch.RedisCluster;
import java.io.IOException;
import java.util.List;

/** Brings up everything, the one way for {@code ./freshet up} and for tests. */
public final class WholeStack {

    private WholeStack() {}

    /**
     * Starts what does not run, and loads the demo data the first time.
     *
     * @return whether the demo data was loaded now
     * @throws PartFailedException if a part does not come up; the others may run then
     */
    public static boolean start(LocalStack stack, StackProgress progress)
            throws IOException, PartFailedException, InterruptedException {
        StackSettings settings = stack.settings();
        if (settings.state().cluster()) {
            // Redis is of no use before its nodes are joined, for which all must run.
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
