package io.freshet.bench.replay;

import java.util.Map;

/**
 * How large a run is.
 *
 * @param events in the topic of products when it is replayed
 * @param products rows, each with one event; the other events repeat these
 * @param reads of pages, before a replay and after it
 * @param warmUp go-lives while nothing is replayed
 */
record ReplayScale(int events, int products, int reads, int warmUp) {
    private static final ReplayScale FULL = new ReplayScale(1_000_000, 50_000, 20_000, 30);
    private static final ReplayScale SHORT = new ReplayScale(20_000, 2_000, 2_000, 5);

    /** {@code FRESHET_BENCH_SCALE=short}, and {@code FRESHET_BENCH_EVENTS} for another number of events. */
    static ReplayScale of(Map<String, String> environment) {
        ReplayScale scale = "short".equals(environment.get("FRESHET_BENCH_SCALE")) ? SHORT : FULL;
        String events = environment.getOrDefault("FRESHET_BENCH_EVENTS", "");
        return events.isBlank()
                ? scale
                : new ReplayScale(Integer.parseInt(events), scale.products, scale.reads, scale.warmUp);
    }
}
