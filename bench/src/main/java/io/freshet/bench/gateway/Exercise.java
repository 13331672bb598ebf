package io.freshet.bench.gateway;

/** One property that the gateway must demonstrate, on a separate gateway. */
interface Exercise {
    /** Its name, a lower-case word. */
    String name();

    /** What it demonstrates. */
    String title();

    /** Runs to completion and reports failed checks; throws if something cannot be measured. */
    void run(GatewayStage stage, Findings findings) throws Exception;
}
