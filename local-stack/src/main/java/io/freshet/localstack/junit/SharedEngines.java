package io.freshet.localstack.junit;

import io.freshet.localstack.Engine;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartFailedException;
import io.freshet.localstack.StackProgress;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The engines of this test JVM. */
final class SharedEngines {

    private static final Set<Engine> RUNNING = EnumSet.noneOf(Engine.class);
    private static @Nullable LocalStack stack;

    private SharedEngines() {}

    /** Starts those that do not run yet, together, and sets the system properties of all that run. */
    static synchronized void ensure(Collection<Engine> wanted)
            throws IOException, PartFailedException, InterruptedException {
        var missing = EnumSet.noneOf(Part.class);
        wanted.stream()
                .filter(engine -> !RUNNING.contains(engine))
                .map(Engine::part)
                .forEach(missing::add);
        if (missing.isEmpty()) {
            return;
        }
        if (stack == null) {
            stack = TestStacks.create("engines", false);
        }
        stack.start(missing, StackProgress.SILENT);
        RUNNING.addAll(wanted);
        for (Engine engine : wanted) {
            System.setProperty(
                    engine.part().portVariable(),
                    Integer.toString(stack.settings().ports().of(engine.part())));
        }
    }
}
