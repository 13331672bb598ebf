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

/** Checks the machine before parts are started, and reports problems. */
final class Preflight {

    private Preflight() {}

    /** Whether these parts can be started. First kills what a killed command left behind. */
    static boolean passes(LocalStack stack, Collection<Part> parts) throws IOException, InterruptedException {
        reportStrays(stack.endStrays());
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

    static void reportStrays(Set<Long> strays) {
        if (!strays.isEmpty()) {
            System.out.println("Ended what a killed command had left behind: process "
                    + strays.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    /** Reports problems with the machine after a failure, which they may explain. */
    static void reportCauses(StackSettings settings, PrintStream out) {
        EnvironmentCheck.problems(settings, Set.of())
                .forEach(problem -> out.println((problem.fatal() ? "Problem: " : "Warning: ") + problem.message()));
    }
}
