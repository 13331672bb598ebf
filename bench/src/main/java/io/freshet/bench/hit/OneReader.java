package io.freshet.bench.hit;

import io.freshet.bench.Latencies;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One client that looks where each of its answers came from, which wrk cannot without becoming slow. It reads from the
 * socket itself: between two busy cores the JDK's client would measure how its own threads wait for each other.
 */
final class OneReader implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final int BUFFER = 1 << 16;

    private final URI server;
    private Socket socket;
    private InputStream in;
    private final Latencies hits = new Latencies();
    private final Latencies others = new Latencies();

    OneReader(URI server) throws IOException {
        this.server = server;
        this.socket = connected(server);
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    private static Socket connected(URI server) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Asks for one page after the other until that time. */
    void read(List<String> paths, long end) throws IOException, InterruptedException {
        for (int i = 0; System.nanoTime() < end; i++) {
            byte[] request = ("GET " + paths.get(i % paths.size()) + " HTTP/1.1\r\nHost: " + server.getAuthority()
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            long begun = System.nanoTime();
            socket.getOutputStream().write(request);
            Answer answer = answer();
            (answer.hit() ? hits : others).add(Duration.ofNanos(System.nanoTime() - begun));
            if (answer.last()) {
                socket.close();
                socket = connected(server);
                in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            }
            Thread.sleep(PAUSE);
        }
    }

    /**
     * What came.
     *
     * @param hit whether a cache had it
     * @param last whether the server closes the connection
     */
    private record Answer(boolean hit, boolean last) {}

    private Answer answer() throws IOException {
        String status = line();
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered with " + status);
        }
        int length = -1;
        boolean hit = false;
        boolean last = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            hit |= lower.startsWith("cache-status:") && lower.contains("; hit");
            last |= lower.startsWith("connection:") && lower.contains("close");
        }
        if (length < 0) {
            throw new IOException("an answer without Content-Length");
        }
        in.skipNBytes(length);
        return new Answer(hit, last);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    Latencies hits() {
        return hits;
    }

    Latencies others() {
        return others;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
