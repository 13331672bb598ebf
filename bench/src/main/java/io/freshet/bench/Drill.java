package io.freshet.bench;

/** One thing that a benchmark must show. */
public interface Drill {
    /**
     * What it is called in {@code FRESHET_BENCH_DRILLS}.
     *
     * @return a lower-case word or two
     */
    String name();

    /**
     * What it shows.
     *
     * @return a heading
     */
    String title();

    /**
     * Runs it to its end; what does not hold is told to the report.
     *
     * @param run where, and whom to tell
     * @param report what was found
     * @throws Exception if something could not be measured
     */
    void run(BenchRun run, Section.Builder report) throws Exception;
}
