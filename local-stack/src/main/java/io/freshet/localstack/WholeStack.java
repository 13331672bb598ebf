package io.freshet.localstack;

import java.io.IOException;
import java.util.EnumSet;

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
        stack.start(EnumSet.allOf(Part.class), progress);
        return DemoData.loadOnce(stack.settings());
    }
}
