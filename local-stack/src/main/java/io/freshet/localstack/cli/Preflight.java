package io.freshet.localstack.cli;

import io.freshet.localstack.EnvironmentCheck;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartStatus;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

/** Looks at the machine before parts are started, and tells what is in the way. */
final class Preflight {

    private Preflight() {}

    static boolean passes(LocalStack stack, Collection<Part> parts) {
        var notRunning = EnumSet.noneOf(Part.class);
        for (PartStatus status : stack.status()) {
            if (status.pid() == null && parts.contains(status.part())) {
                notRunning.add(status.part());
            }
        }
        List<EnvironmentCheck> problems = EnvironmentCheck.problems(stack.settings(), notRunning);
        problems.forEach(
                problem -> System.err.println((problem.fatal() ? "Cannot start: " : "Warning: ") + problem.message()));
        return problems.stream().noneMatch(EnvironmentCheck::fatal);
    }
}
