package io.freshet.bench.gateway;

import io.freshet.bench.Instance;
import io.freshet.bench.ServerProcess;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The cost of a change that concerns a few of many clients, while the others listen to other places. */
record InterestExercise(int count) implements Exercise {
    private static final int CHANGES = 200;
    private static final int CONCERNED = 40;
    private static final int PER_PLACE = 3;
    private static final double HOT_LATITUDE = 25.20;
    private static final double HOT_LONGITUDE = 55.27;
    /** Places are 0.12° apart, so that their circles of 5 km do not overlap. */
    private static final double APART = 0.12;

    private static final int COLUMNS = 100;

    @Override
    public String name() {
        return "interest";
    }

    @Override
    public String title() {
        return "a change that concerns 40 of all clients";
    }

    @Override
    public void run(GatewayStage stage, Findings findings) throws Exception {
        Instance gateway = stage.gateway();
        var process = new ServerProcess(gateway.process().pid());
        findings.line("%,d clients at %,d places; each change lies at one point, %d changes."
                .formatted(count, count / PER_PLACE, CHANGES));
        findings.line("");
        findings.line("| concerned | p50 to the last of them | p99 | CPU a change |");
        findings.line("| --- | --- | --- | --- |");
        try (Crowd crowd = Crowd.open(stage.clients(), GatewayStage.webSocket(gateway), count, this::words)) {
            run(crowd, stage, process, HOT_LATITUDE, HOT_LONGITUDE, CONCERNED, CHANGES);
            report(findings, crowd, stage, process, HOT_LATITUDE, HOT_LONGITUDE, CONCERNED);
            report(findings, crowd, stage, process, -40 + APART, -30, PER_PLACE);
        }
        try (Crowd crowd = Crowd.open(stage.clients(), GatewayStage.webSocket(gateway), CONCERNED, this::words)) {
            findings.line("");
            findings.line(
                    "The baseline: the same change with only the %d connected who are concerned.".formatted(CONCERNED));
            findings.line("");
            findings.line("| concerned | p50 to the last of them | p99 | CPU a change |");
            findings.line("| --- | --- | --- | --- |");
            report(findings, crowd, stage, process, HOT_LATITUDE, HOT_LONGITUDE, CONCERNED);
        }
    }

    private void report(
            Findings findings,
            Crowd crowd,
            GatewayStage stage,
            ServerProcess process,
            double latitude,
            double longitude,
            int concerned)
            throws Exception {
        long cpu = process.cpuMicros();
        Spread spread = run(crowd, stage, process, latitude, longitude, concerned, CHANGES);
        double each = (double) (process.cpuMicros() - cpu) / CHANGES;
        findings.line("| %d | %.1f | %.1f | %.0f µs |".formatted(concerned, spread.last(), spread.worst(), each));
    }

    private static Spread run(
            Crowd crowd,
            GatewayStage stage,
            ServerProcess process,
            double latitude,
            double longitude,
            int concerned,
            int changes)
            throws InterruptedException {
        Spread spread = new Spread();
        for (int i = 0; i < changes; i++) {
            String mark = "mark-" + process.pid() + "-" + i + "-";
            FrameArrivals.Awaited awaited = crowd.arrivals().begin(mark, concerned);
            stage.announcer().changedAt(latitude, longitude, mark);
            spread.add(crowd.arrivals().end(awaited));
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return spread;
    }

    /** The first 40 are within a kilometre or two of the hot place, the others elsewhere, three per place. */
    private List<String> words(int client) {
        if (client < CONCERNED) {
            return List.of(subscribe(HOT_LATITUDE + (client % 4) * 0.01, HOT_LONGITUDE));
        }
        int place = client / PER_PLACE;
        int row = place / COLUMNS;
        int column = place % COLUMNS;
        return List.of(subscribe(-40 + row * APART, -30 + column * APART));
    }

    private static String subscribe(double latitude, double longitude) {
        return String.format(
                Locale.ROOT,
                "{\"event\":\"subscribe\",\"data\":{\"feed\":\"community\",\"latitude\":%.2f,\"longitude\":%.2f,\"radius_km\":5.0}}",
                latitude,
                longitude);
    }
}
