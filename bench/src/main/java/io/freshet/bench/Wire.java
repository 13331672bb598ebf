package io.freshet.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.1, by hand: of two busy cores the JDK's client would take the larger part. Connects when it is
 * first asked, and anew when the server has closed it. Not thread-safe.
 */
public final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final URI server;
    private final String from;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /**
     * Not connected yet.
     *
     * @param server where
     * @param from the loopback address that it comes from
     */
    public Wire(URI server, String from) {
        this.server = server;
        this.from = from;
    }

    /**
     * What came of a request.
     *
     * @param status of it
     * @param isHit whether a cache says that it had it
     */
    public record Answer(int status, boolean isHit) {}

    /**
     * Sends a request and reads its answer to the end.
     *
     * @param request all of it
     * @return what came
     * @throws IOException if nothing comes, or no HTTP
     */
    public Answer ask(byte[] request) throws IOException {
        boolean fresh = socket == null;
        try {
            return exchange(request);
        } catch (IOException e) {
            close();
            if (fresh || !(e instanceof SocketException || e instanceof EOFException)) {
                throw e;
            }
            return exchange(request); // a connection that has rested may be closed just now
        }
    }

    private Answer exchange(byte[] request) throws IOException {
        connect().getOutputStream().write(request);
        String status = line();
        int length = 0;
        boolean last = false;
        boolean chunked = false;
        boolean hit = false;
        for (String field = line(); !field.isEmpty(); field = line()) {
            String lower = field.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            last |= lower.equals("connection: close");
            hit |= lower.startsWith("cache-status:") && lower.contains("; hit");
            chunked |= lower.equals("transfer-encoding: chunked");
        }
        if (chunked) {
            skipChunks();
        } else {
            skip(length);
        }
        if (last) {
            close();
        }
        return new Answer(Integer.parseInt(status.split(" ", 3)[1]), hit);
    }

    private void skipChunks() throws IOException {
        int length;
        do {
            length = Integer.parseInt(line(), 16);
            skip(length);
            line();
        } while (length > 0);
    }

    private void skip(int length) throws IOException {
        InputStream bytes = in;
        if (bytes != null) {
            bytes.skipNBytes(length);
        }
    }

    private Socket connect() throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket();
            open.setTcpNoDelay(true);
            open.setSoTimeout(PATIENCE_MILLIS);
            open.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            open.connect(new InetSocketAddress(server.getHost(), server.getPort()), PATIENCE_MILLIS);
            socket = open;
            in = new BufferedInputStream(open.getInputStream(), 1 << 14);
        }
        return open;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        InputStream bytes = in;
        if (bytes == null) {
            throw new IOException("not connected");
        }
        for (int next = bytes.read(); next != '\n'; next = bytes.read()) {
            if (next < 0) {
                throw line.isEmpty()
                        ? new EOFException("the connection was closed")
                        : new IOException("the connection was closed in the middle of an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            open.close();
        }
    }
}
