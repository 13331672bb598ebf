package io.freshet.localstack.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network link to an engine on this machine, which a test can cut or freeze. Thread-safe. */
public final class Link implements AutoCloseable {
    private enum State {
        WHOLE,
        FROZEN,
        CUT
    }

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private State state = State.WHOLE;

    /**
     * Opens a link in working order.
     *
     * @param target the engine's port on loopback
     */
    public Link(int target) {
        this.target = target;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    /**
     * Where to connect instead of directly to the engine.
     *
     * @return a port on loopback
     */
    public int port() {
        return door.getLocalPort();
    }

    /** Closes all connections, and new ones as soon as they are accepted. */
    public synchronized void cut() {
        state = State.CUT;
        sockets.forEach(Link::close);
    }

    /** Keeps connections open and accepts new ones, but forwards nothing. */
    public synchronized void freeze() {
        state = State.FROZEN;
    }

    /** Forwards everything again, including what was held back. */
    public synchronized void mend() {
        state = State.WHOLE;
        notifyAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                if (isCut()) {
                    client.close();
                    continue;
                }
                Socket engine = new Socket(InetAddress.getLoopbackAddress(), target);
                if (!add(client, engine)) {
                    continue;
                }
                Thread.startVirtualThread(() -> forward(client, engine));
                Thread.startVirtualThread(() -> forward(engine, client));
            }
        } catch (IOException e) {
            close(door); // closed: the test is over
        }
    }

    /** Closes both if the link was cut meanwhile: cut() has not seen them. */
    private synchronized boolean add(Socket client, Socket engine) throws IOException {
        if (state == State.CUT) {
            client.close();
            engine.close();
            return false;
        }
        sockets.add(client);
        sockets.add(engine);
        return true;
    }

    private void forward(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                awaitThaw();
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one side was closed, so close the other
        } finally {
            close(from);
            close(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private synchronized boolean isCut() {
        return state == State.CUT;
    }

    private synchronized void awaitThaw() throws IOException {
        while (state == State.FROZEN) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        mend();
        cut();
        close(door);
    }
}
