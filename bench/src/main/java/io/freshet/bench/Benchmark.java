package io.freshet.bench;

/** One benchmark, with its baseline or peer in the same run. */
public interface Benchmark {
    /**
     * What it is called on the command line.
     *
     * @return a lower-case word
     */
    String name();

    /**
     * Runs it, prints its table and writes its results.
     *
     * @param run where, and whom to tell
     * @throws Exception if it could not be run to its end; nothing is written then
     */
    void run(BenchRun run) throws Exception;
}
