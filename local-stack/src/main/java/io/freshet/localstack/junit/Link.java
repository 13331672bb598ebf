package io.freshet.localstack.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A network link to an engine on this machine that a test can cut or freeze. Thread-safe. */
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
     * A link that is whole.
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
     * Where to connect instead of to the engine.
     *
     * @return a port on loopback
     */
    public int port() {
        return door.getLocalPort();
    }

    /** Connections end, and new ones end as soon as they are made. */
    public synchronized void cut() {
        state = State.CUT;
        sockets.forEach(Link::close);
    }

    /** Connections stay and new ones are made, but nothing comes through any more. */
    public synchronized void freeze() {
        state = State.FROZEN;
    }

    /** Everything comes through again, also what was held back. */
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
            close(door); // the test is over
        }
    }

    /** Where it was cut meanwhile, nobody would close them later. */
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
            // one of both has ended, and so the other does
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
