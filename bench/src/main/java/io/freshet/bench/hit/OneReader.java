package io.freshet.bench.hit;

import io.freshet.bench.Latencies;
import io.freshet.bench.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** One client that checks where each answer came from; wrk would become slow if it did. */
final class OneReader implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(2);

    private final URI server;
    private final Wire wire;
    private final Latencies hits = new Latencies();
    private final Latencies others = new Latencies();

    OneReader(URI server) {
        this.server = server;
        this.wire = new Wire(server, "127.0.0.1");
    }

    /** Requests one page after another until {@code end}. */
    void read(List<String> paths, long end) throws IOException, InterruptedException {
        for (int i = 0; System.nanoTime() < end; i++) {
            byte[] request = ("GET " + paths.get(i % paths.size()) + " HTTP/1.1\r\nHost: " + server.getAuthority()
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            long begun = System.nanoTime();
            Wire.Answer answer = wire.ask(request);
            if (answer.status() != 200) {
                throw new IOException("answered with " + answer.status());
            }
            (answer.isHit() ? hits : others).add(Duration.ofNanos(System.nanoTime() - begun));
            Thread.sleep(PAUSE);
        }
    }

    Latencies hits() {
        return hits;
    }

    Latencies others() {
        return others;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
