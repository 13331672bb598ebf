package io.freshet.bench;

/** One property that a benchmark must demonstrate. */
public interface Drill {
    /**
     * Its name in {@code FRESHET_BENCH_DRILLS}.
     *
     * @return one or two lower-case words
     */
    String name();

    /**
     * What it demonstrates.
     *
     * @return a heading
     */
    String title();

    /**
     * Runs to completion, and reports failed checks.
     *
     * @param run where to run, and where to report
     * @param report receives the findings
     * @throws Exception if something could not be measured
     */
    void run(BenchRun run, Section.Builder report) throws Exception;
}
