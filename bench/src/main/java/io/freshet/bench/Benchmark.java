package io.freshet.bench;

/** One benchmark, which includes its baseline or peer in the same run. */
public interface Benchmark {
    /**
     * Its name on the command line.
     *
     * @return a lower-case word
     */
    String name();

    /**
     * Runs it, prints its table and writes its results.
     *
     * @param run where to run, and where to report
     * @throws Exception if it could not be completed; nothing is written then
     */
    void run(BenchRun run) throws Exception;
}
