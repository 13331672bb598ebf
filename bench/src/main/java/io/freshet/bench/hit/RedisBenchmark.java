package io.freshet.bench.hit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** {@code GET} of a page's bytes by Redis' own load generator, for a number of requests. Not thread-safe. */
final class RedisBenchmark {
    private static final Pattern FIELD_END = Pattern.compile("\",?\"?");
    private static final double FIRST_GUESS = 20_000;

    private final Path folder;
    private final int port;
    private double perSecond = FIRST_GUESS;

    RedisBenchmark(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    Leg run(String key, Duration length) throws IOException, InterruptedException {
        long requests = Math.round(perSecond * length.toMillis() / 1_000);
        String printed = Tool.output(
                folder,
                List.of(
                        DebianPackages.REDIS_BENCHMARK,
                        "-p",
                        Integer.toString(port),
                        "-c",
                        Integer.toString(Wrk.CONNECTIONS),
                        "-n",
                        Long.toString(requests),
                        "--csv",
                        "GET",
                        key));
        // "GET peer:…","rps","avg","min","p50","p95","p99","max"
        String[] fields = FIELD_END.split(
                printed.lines()
                        .filter(line -> line.startsWith("\"GET "))
                        .findFirst()
                        .orElseThrow(() -> new IOException("redis-benchmark said: " + printed)),
                -1);
        perSecond = Double.parseDouble(fields[2]);
        return Leg.of(
                requests, requests / perSecond, Double.parseDouble(fields[5]), Double.parseDouble(fields[7]), 0, "");
    }
}
