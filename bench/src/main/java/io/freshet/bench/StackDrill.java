package io.freshet.bench;

/** A drill on a whole, durable stack of its own; its logs are kept where something did not hold. */
public interface StackDrill extends Drill {
    /**
     * Runs it to its end; what does not hold is told to the report.
     *
     * @param stack that runs, for this drill alone
     * @param report what was found
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
