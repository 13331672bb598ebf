package io.freshet.bench;

/** A drill on its own durable stack, whose logs are kept if a check failed. */
public interface StackDrill extends Drill {
    /**
     * Runs to completion, and reports failed checks.
     *
     * @param stack a running stack, for this drill alone
     * @param report receives the findings
     * @throws Exception if something could not be measured
     */
    void run(BenchStack stack, Section.Builder report) throws Exception;

    @Override
    default void run(BenchRun run, Section.Builder report) throws Exception {
        run.progress(name() + ": starting a whole stack");
        try (BenchStack stack = BenchStack.start(run.root())) {
            run.progress(name() + ": " + title());
            boolean clean = false;
            try {
                run(stack, report);
                clean = report.held();
            } finally {
                if (!clean) {
                    run.progress("logs: " + stack.keepLogs(name()));
                }
            }
        }
    }
}
