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
 * A minimal HTTP/1.1 connection: the JDK's client would use most of two busy cores. Connects on the first request, and
 * reconnects when the server has closed it. Not thread-safe.
 */
public final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final URI server;
    private final String from;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    /**
     * Creates a client that is not connected yet.
     *
     * @param server the server's base URI
     * @param from the loopback address to connect from
     */
    public Wire(URI server, String from) {
        this.server = server;
        this.from = from;
    }

    /**
     * The answer to a request.
     *
     * @param status its status
     * @param isHit whether a cache reports a hit
     */
    public record Answer(int status, boolean isHit) {}

    /**
     * Sends a request and reads its answer to the end.
     *
     * @param request the complete request
     * @return the answer
     * @throws IOException if there is no answer, or it is not HTTP
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
            return exchange(request); // the server may just have closed an idle connection
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
