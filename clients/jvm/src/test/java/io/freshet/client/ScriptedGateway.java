package io.freshet.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that does what the test says, for what a real one hardly ever does: just enough of HTTP and RFC 6455. Each
 * connection is served by the script on a thread of its own.
 */
final class ScriptedGateway implements AutoCloseable {
    /** What it says and hears. It ends the connection by returning. */
    interface Script {
        void serve(Peer peer) throws IOException, InterruptedException;
    }

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Script script;

    ScriptedGateway(Script script) throws IOException {
        this.script = script;
        Thread.startVirtualThread(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + door.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = door.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                Thread.startVirtualThread(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.serve(new Peer(socket, number));
        } catch (IOException e) {
            // the client has left
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One client. */
    static final class Peer {
        private static final int TEXT = 1;
        private static final int CLOSE = 8;
        private static final int PING = 9;
        private static final int PONG = 10;

        final int number;
        final String path;
        final Map<String, String> headers = new HashMap<>();
        private final Socket socket;
        private final DataInputStream in;
        int pongs;

        private Peer(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            in = new DataInputStream(socket.getInputStream());
            path = line().split(" ", -1)[1];
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException();
                }
                line.write(next);
            }
            return line.toString(StandardCharsets.US_ASCII).strip();
        }

        void raw(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        void upgrade(String protocol) throws IOException {
            raw(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                            + accept(Objects.toString(headers.get("sec-websocket-key"))) + "\r\n"
                            + (protocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + protocol + "\r\n") + "\r\n");
        }

        void upgrade() throws IOException {
            upgrade(Transport.SUBPROTOCOL);
        }

        private static String accept(String key) {
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
                return Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void text(String text) throws IOException {
            frame(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
        }

        /** In two fragments. */
        void fragments(String first, String second) throws IOException {
            frame(TEXT, first.getBytes(StandardCharsets.UTF_8));
            frame(0x80, second.getBytes(StandardCharsets.UTF_8));
        }

        void ping() throws IOException {
            frame(0x80 | PING, new byte[0]);
        }

        void close(int code, String reason) throws IOException {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            payload.write(code >> 8);
            payload.write(code);
            payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
            frame(0x80 | CLOSE, payload.toByteArray());
        }

        /** Answers a message of the client. */
        void answer(ClientEvent.Frame to, String event, String data) throws IOException {
            text("{\"event\":\"%s\",\"data\":%s,\"id\":\"%s\"}".formatted(event, data, to.id()));
        }

        private void frame(int head, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(head);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            }
            frame.writeBytes(payload);
            socket.getOutputStream().write(frame.toByteArray());
        }

        /** Has a ping answered, and leaves the client in peace until the thread that opened the connection has left it. */
        void settle() throws IOException, InterruptedException {
            ping();
            next(pongs + 1);
            Thread.sleep(100);
        }

        /** The client's next message. */
        ClientEvent.Frame next() throws IOException {
            return Objects.requireNonNull(next(Integer.MAX_VALUE), "the client sent no frame");
        }

        /** The client's next message; null once there were as many pongs. */
        private ClientEvent.@Nullable Frame next(int mostPongs) throws IOException {
            while (pongs < mostPongs) {
                int head = in.readUnsignedByte();
                int length = in.readUnsignedByte() & 0x7F;
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = Math.toIntExact(in.readLong());
                }
                byte[] mask = in.readNBytes(4);
                byte[] payload = in.readNBytes(length);
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i % 4];
                }
                switch (head & 0x0F) {
                    case TEXT -> {
                        return Json.frame(new String(payload, StandardCharsets.UTF_8));
                    }
                    case PONG -> pongs++;
                    case CLOSE -> throw new EOFException("the client has closed");
                    default -> throw new UncheckedIOException(new IOException("a frame of kind " + head));
                }
            }
            return null;
        }

        /** The client's next message of that event. */
        ClientEvent.Frame next(String event) throws IOException {
            ClientEvent.Frame frame = next();
            while (!frame.event().equals(event)) {
                frame = next();
            }
            return frame;
        }

        /** Hears the client until it leaves. */
        void stay() throws IOException {
            while (true) {
                next();
            }
        }
    }
}
