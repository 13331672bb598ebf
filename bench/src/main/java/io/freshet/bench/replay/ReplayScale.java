package io.freshet.bench.replay;

import java.util.Map;

/**
 * The scale of a run.
 *
 * @param events in the topic of products when it is replayed
 * @param products rows with one event each; the other events repeat these
 * @param reads of pages, both before and after a replay
 * @param warmUp go-lives without a replay
 */
record ReplayScale(int events, int products, int reads, int warmUp) {
    private static final ReplayScale FULL = new ReplayScale(1_000_000, 50_000, 20_000, 30);
    private static final ReplayScale SHORT = new ReplayScale(20_000, 2_000, 2_000, 5);

    /** Reads {@code FRESHET_BENCH_SCALE} ({@code short} or not) and {@code FRESHET_BENCH_EVENTS}. */
    static ReplayScale of(Map<String, String> environment) {
        ReplayScale scale = "short".equals(environment.get("FRESHET_BENCH_SCALE")) ? SHORT : FULL;
        String events = environment.getOrDefault("FRESHET_BENCH_EVENTS", "");
        return events.isBlank()
                ? scale
                : new ReplayScale(Integer.parseInt(events), scale.products, scale.reads, scale.warmUp);
    }
}
