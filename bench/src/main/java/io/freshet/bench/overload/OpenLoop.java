package io.freshet.bench.overload;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at a fixed rate, whether or not earlier ones are answered; each is timed from when it was due. One
 * thread serves all connections: a thread for each request would take a sixth of two cores, which the services need.
 * Not thread-safe.
 */
final class OpenLoop implements AutoCloseable {
    /** Further requests at once exceed the load generator's own limit, and count as failed. */
    private static final int MOST_OPEN = 6_000;

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Asks asks;
    private final InetSocketAddress server;
    private final InetAddress from;
    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>(); // last used first
    private final Set<Connection> busy = new HashSet<>();
    private final ByteBuffer received = ByteBuffer.allocateDirect(1 << 16);

    OpenLoop(Asks asks, String from) throws IOException {
        this.asks = asks;
        this.server =
                new InetSocketAddress(asks.server().getHost(), asks.server().getPort());
        this.from = InetAddress.getByName(from);
    }

    /**
     * Sends requests, and waits for the last answer.
     *
     * @param perSecond the rate
     * @param lead how long the first requests do not count, while connections are made
     * @param length how long the others are sent
     */
    Outcome run(double perSecond, Duration lead, Duration length) throws IOException {
        Outcome uncounted = new Outcome(lead);
        Outcome counted = new Outcome(length);
        long begun = System.nanoTime();
        long first = Math.round(perSecond * lead.toNanos() / 1e9);
        long count = first + Math.round(perSecond * length.toNanos() / 1e9);
        long end = begun + lead.plus(length).plus(PATIENCE).toNanos();
        long sent = 0;
        while ((sent < count || !busy.isEmpty()) && System.nanoTime() < end) {
            long due = begun + Math.round(sent * 1e9 / perSecond);
            long left = sent < count
                    ? due - System.nanoTime()
                    : Duration.ofMillis(100).toNanos();
            if (left <= 0) {
                send(due, sent++ < first ? uncounted : counted);
                selector.selectNow(this::read);
            } else {
                selector.select(this::read, Math.max(left / 1_000_000, 1));
            }
        }
        busy.forEach(each -> each.outcome.failed());
        return counted;
    }

    private void send(long due, Outcome outcome) {
        Connection free = idle.pollLast();
        if (free == null && busy.size() >= MOST_OPEN) {
            outcome.failed();
        } else {
            send(free, asks.next().get(), due, outcome);
        }
    }

    private void send(@Nullable Connection free, byte[] request, long due, Outcome outcome) {
        try {
            Connection connection = free == null ? new Connection() : free;
            busy.add(connection);
            try {
                connection.send(request, due, outcome);
            } catch (IOException e) {
                connection.end();
            }
        } catch (IOException e) {
            outcome.failed();
        }
    }

    private void read(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.connected(key);
                return;
            }
            received.clear();
            int count = connection.channel.read(received);
            if (count < 0) {
                connection.end();
            } else if (connection.isAnsweredBy(received.flip())) {
                busy.remove(connection);
                idle.addLast(connection);
            }
        } catch (IOException e) {
            connection.end();
        }
    }

    @Override
    public void close() throws IOException {
        selector.keys().forEach(key -> ((Connection) key.attachment()).closeQuietly());
        selector.close();
    }

    /** A connection with at most one request. */
    private final class Connection {
        private final SocketChannel channel = SocketChannel.open();
        private final StringBuilder answer = new StringBuilder(512);
        private byte[] request = new byte[0];
        private Outcome outcome = new Outcome(Duration.ZERO);
        private long due;
        private boolean reused;

        private Connection() throws IOException {
            channel.bind(new InetSocketAddress(from, 0));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_CONNECT, this);
            channel.connect(server); // may wait for the server's backlog
        }

        private void send(byte[] next, long due, Outcome outcome) throws IOException {
            this.request = next;
            this.due = due;
            this.outcome = outcome;
            answer.setLength(0);
            if (channel.isConnected()) {
                write();
            }
        }

        private void connected(SelectionKey key) throws IOException {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            write();
        }

        private void write() throws IOException {
            if (channel.write(ByteBuffer.wrap(request)) < request.length) {
                throw new IOException("a small request does not fit into the socket's buffer");
            }
        }

        /** The server may close an idle connection; then its request is sent again on a new one. */
        private void end() {
            closeQuietly();
            idle.remove(this);
            if (busy.remove(this)) {
                if (reused && answer.isEmpty()) {
                    OpenLoop.this.send(null, request, due, outcome);
                } else {
                    outcome.failed();
                }
            }
        }

        private void closeQuietly() {
            try {
                channel.close();
            } catch (IOException e) {
                // closed either way
            }
        }

        /** Whether these bytes complete the answer. */
        private boolean isAnsweredBy(ByteBuffer bytes) {
            answer.append(StandardCharsets.ISO_8859_1.decode(bytes));
            int end = answer.indexOf("\r\n\r\n");
            if (end < 0) {
                return false;
            }
            String fields = answer.substring(0, end + 2).toLowerCase(Locale.ROOT);
            int body = end + 4;
            boolean complete = fields.contains("transfer-encoding: chunked\r\n")
                    ? answer.indexOf("0\r\n\r\n", Math.max(body, answer.length() - 5)) >= 0
                    : answer.length() - body >= lengthIn(fields);
            if (complete) {
                reused = true;
                outcome.answered(Integer.parseInt(answer, 9, 12, 10), System.nanoTime() - due);
            }
            return complete;
        }

        private static int lengthIn(String fields) {
            String name = "\r\ncontent-length: ";
            int at = fields.indexOf(name);
            return at < 0
                    ? 0
                    : Integer.parseInt(fields, at + name.length(), fields.indexOf('\r', at + name.length()), 10);
        }
    }
}
