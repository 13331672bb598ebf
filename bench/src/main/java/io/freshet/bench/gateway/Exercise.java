package io.freshet.bench.gateway;

/** One thing that the gateway must show, with a gateway of its own. */
interface Exercise {
    /** A lower-case word. */
    String name();

    /** What it shows. */
    String title();

    /** Runs it to its end; what does not hold is told to the findings, what cannot be measured is thrown. */
    void run(GatewayStage stage, Findings findings) throws Exception;
}
