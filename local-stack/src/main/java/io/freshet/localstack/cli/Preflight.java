package io.freshet.localstack.cli;

import io.freshet.localstack.EnvironmentCheck;
import io.freshet.localstack.LocalStack;
import io.freshet.localstack.Part;
import io.freshet.localstack.PartStatus;
import io.freshet.localstack.StackSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at the machine before parts are started, and tells what is in the way. */
final class Preflight {

    private Preflight() {}

    /** Whether these parts can be started; what a killed command has left of them is ended first. */
    static boolean passes(LocalStack stack, Collection<Part> parts) throws IOException, InterruptedException {
        tellStrays(stack.endStrays());
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

    static void tellStrays(Set<Long> strays) {
        if (!strays.isEmpty()) {
            System.out.println("Ended what a killed command had left behind: process "
                    + strays.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    /** What about the machine may be why something failed: the first thing that whoever reads of it wants to know. */
    static void tellCauses(StackSettings settings, PrintStream out) {
        EnvironmentCheck.problems(settings, Set.of())
                .forEach(problem -> out.println((problem.fatal() ? "Problem: " : "Warning: ") + problem.message()));
    }
}
