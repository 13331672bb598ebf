package io.freshet.bench.backstop;

import io.freshet.bench.Latencies;
import java.util.Locale;

/** Latencies as text. */
final class Millis {
    private Millis() {}

    /** Table cells: p50, p99, max. */
    static String cells(Latencies latencies) {
        return latencies.count() == 0
                ? "– | – | –"
                : String.format(
                        Locale.ROOT,
                        "%.1f | %.1f | %.1f",
                        latencies.millis(0.5),
                        latencies.millis(0.99),
                        latencies.millis(1));
    }
}
