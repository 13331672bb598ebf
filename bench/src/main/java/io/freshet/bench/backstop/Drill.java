package io.freshet.bench.backstop;

import io.freshet.bench.BenchStack;

/** One thing that the backstop must show, on a stack of its own. */
interface Drill {
    /** A lower-case word or two. */
    String name();

    /** What it shows. */
    String title();

    /** Runs it to its end; what does not hold is told to the report, what cannot be measured is thrown. */
    void run(BenchStack stack, Section.Builder report) throws Exception;
}
