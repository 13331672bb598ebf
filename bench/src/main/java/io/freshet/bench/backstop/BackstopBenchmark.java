package io.freshet.bench.backstop;

import io.freshet.bench.Drill;
import io.freshet.bench.DrillBenchmark;
import java.util.List;

/** The drills of the CDC backstop's promises, each on its own durable stack. */
public final class BackstopBenchmark extends DrillBenchmark {
    private static final String INTRODUCTION = """
            # backstop: no committed change is ever lost

            Each drill runs on a whole stack of its own: real PostgreSQL (durable), Kafka, Redis, registry and the four
            services as `./freshet up` starts them, driven over HTTP, SQL, Kafka and WebSocket from the same machine.
            Seeded where something is random. Milliseconds where nothing else is said. A line with **NO** does not hold.
            """;

    /** All drills at full scale, unless the environment says otherwise. */
    public BackstopBenchmark() {
        super("backstop", INTRODUCTION, drills(isShort() ? BackstopScale.SHORT : BackstopScale.FULL));
    }

    private static List<Drill> drills(BackstopScale scale) {
        return List.of(
                new ByHandDrill(scale.rounds()),
                new TrafficDrill(scale.writes()),
                new KillsDrill(scale.kills()),
                new KafkaOutageDrill(scale.outage()),
                new DatabaseOutageDrill(scale.outage().dividedBy(6)),
                new SlotLossDrill(3),
                new TakeOverDrill(scale.takeOvers()),
                new IdleDrill(scale.walMegabytes()),
                new BulkDrill(scale.rows()));
    }
}
