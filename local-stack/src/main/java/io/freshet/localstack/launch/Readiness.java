package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.process.PortOwner;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Probes whether a part is ready: one request in its own protocol, answered within a second. */
public final class Readiness {

    private static final int TIMEOUT_MILLIS = 1000;
    private static final int POSTGRES_PROTOCOL_3 = 196_608;
    private static final int KAFKA_METADATA = 3;

    private Readiness() {}

    /**
     * Whether the part on this loopback port is ready now. Connects only if a process listens there. Otherwise, on a
     * port from which the kernel assigns outgoing connections, the probe could connect to itself (simultaneous open,
     * RFC 9293, 3.5), which would also block the port for the part.
     */
    public static boolean isReady(Part part, int port) {
        if (!PortOwner.isListenedOn(port)) {
            return false;
        }
        try {
            return switch (part.kind()) {
                case POSTGRES -> postgres(port);
                case REDIS -> redis(port);
                case KAFKA -> kafka(port);
                case REGISTRY -> http(port, "/apis/ccompat/v7/subjects");
                default -> http(port, "/actuator/health/readiness");
            };
        } catch (IOException e) {
            return false;
        }
    }

    /** As pg_isready does: the answer to a startup message is a password request (R) or, too early, an error. */
    private static boolean postgres(int port) throws IOException {
        byte[] parameters = "user\0postgres\0\0".getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = connect(port)) {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(Integer.BYTES * 2 + parameters.length);
            out.writeInt(POSTGRES_PROTOCOL_3);
            out.write(parameters);
            return socket.getInputStream().read() == 'R';
        }
    }

    private static boolean redis(int port) throws IOException {
        try (RedisNode node = new RedisNode(port, TIMEOUT_MILLIS)) {
            return node.call("PING").equals("PONG");
        }
    }

    /** The port opens before the controller registers the broker. Only after that do the metadata list it. */
    private static boolean kafka(int port) throws IOException {
        try (Socket socket = connect(port)) {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(14); // length; key, version, correlation id, no client id, no topic
            out.writeShort(KAFKA_METADATA);
            out.writeShort(1);
            out.writeInt(1);
            out.writeShort(-1);
            out.writeInt(0);
            var in = new DataInputStream(socket.getInputStream());
            in.readInt(); // length
            in.readInt(); // correlation id
            for (int brokers = in.readInt(); brokers > 0; brokers--) {
                in.readInt(); // node
                in.skipNBytes(in.readShort()); // host
                if (in.readInt() == port) {
                    return true;
                }
                in.skipNBytes(Math.max(0, in.readShort())); // rack, or null
            }
            return false;
        }
    }

    private static boolean http(int port, String path) throws IOException {
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        try {
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } finally {
            connection.disconnect();
        }
    }

    private static Socket connect(int port) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
