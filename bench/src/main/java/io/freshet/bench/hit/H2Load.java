package io.freshet.bench.hit;

import io.freshet.bench.Latencies;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Loads a server over HTTP/2 without TLS, from one thread: with as many concurrent requests as over HTTP/1.1, on a
 * quarter of the connections.
 *
 * @param folder the directory of its log
 */
record H2Load(Path folder) {
    private static final int STREAMS = 4;
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) succeeded, (\\d+) failed");

    Leg run(URI page, Duration length) throws IOException, InterruptedException {
        long seconds = Math.max(1, length.toSeconds());
        Path log = folder.resolve("h2load.log");
        Files.deleteIfExists(log);
        String printed = Tool.output(
                folder,
                List.of(
                        DebianPackages.H2LOAD,
                        "-t1",
                        "-c" + Wrk.CONNECTIONS / STREAMS,
                        "-m" + STREAMS,
                        "-D" + seconds,
                        "--log-file=" + log,
                        page.toString()));
        Matcher requests = REQUESTS.matcher(printed);
        if (!requests.find()) {
            throw new IOException("h2load said: " + printed);
        }
        long succeeded = Long.parseLong(requests.group(1));
        // Failed requests include those without an answer; requests that the end cuts off are not counted.
        long errors = Long.parseLong(requests.group(2));
        if (succeeded == 0) {
            return Leg.of(0, (double) seconds, Double.NaN, Double.NaN, errors, requests.group());
        }
        Latencies latencies = new Latencies();
        try (Stream<String> lines = Files.lines(log)) {
            lines.map(line -> line.split("\t", -1))
                    .forEach(fields -> latencies.add(Duration.ofNanos(Long.parseLong(fields[2]) * 1_000)));
        }
        return Leg.of(
                succeeded, (double) seconds, latencies.millis(0.5), latencies.millis(0.99), errors, requests.group());
    }
}
