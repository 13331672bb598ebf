package io.freshet.bench.cache;

import io.freshet.bench.Drill;
import io.freshet.bench.DrillBenchmark;
import java.time.Duration;
import java.util.List;

/** What the cache gains, what it costs, and how it behaves while parts are unavailable. */
public final class CacheBenchmark extends DrillBenchmark {
    private static final String INTRODUCTION = """
            # cache: what it gains, what it costs, what it does while parts are away

            Real PostgreSQL, Redis and Kafka on the same machine, the services as `./freshet up` starts them; `trace` runs
            the code of feed-service and cache-invalidator without HTTP. Seeded where something is random. Milliseconds
            where nothing else is said. A line with **NO** does not hold.
            """;

    /** All drills at full scale, unless the environment says otherwise. */
    public CacheBenchmark() {
        super("cache", INTRODUCTION, isShort() ? shortDrills() : drills());
    }

    private static List<Drill> drills() {
        return List.of(
                new TraceDrill(100_000, 2_000, 30, 60, List.of(1, 5, 50)),
                new HotKeyDrill(Duration.ofSeconds(20)),
                new ManyKeysDrill(List.of(1_000, 100_000, 1_000_000), 200, 100_000, 1_000_000),
                new PartsAwayDrill(Duration.ofSeconds(20)));
    }

    /** Checks only that the drills run; the measurements mean nothing. */
    private static List<Drill> shortDrills() {
        return List.of(
                new TraceDrill(2_000, 100, 5, 10, List.of(5)),
                new HotKeyDrill(Duration.ofSeconds(3)),
                new ManyKeysDrill(List.of(1_000, 3_000), 10, 1_000, 3_000),
                new PartsAwayDrill(Duration.ofSeconds(8)));
    }
}
