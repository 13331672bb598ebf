package io.freshet.gateway.socket;

import static java.util.Objects.requireNonNull;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A misbehaving client: sends any bytes, reads only on demand and answers no pings. */
final class RawWebSocket implements AutoCloseable {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;
    static final int FINAL = 0x80;

    private static final int SMALL_BUFFER = 4_096;
    private static final int MASKED = 0x80;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DataOutputStream out;

    RawWebSocket(TestGateway gateway) throws IOException {
        this(gateway, new InetSocketAddress(0));
    }

    private RawWebSocket(TestGateway gateway, InetSocketAddress local) throws IOException {
        socket.bind(local);
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write(request("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("not upgraded: " + head);
        }
    }

    /** A client that connects from the given local address. */
    static RawWebSocket from(String address, TestGateway gateway) throws IOException {
        return new RawWebSocket(gateway, new InetSocketAddress(address, 0));
    }

    /** The response to a handshake with these headers that is refused. */
    static String handshake(TestGateway gateway, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
            socket.getOutputStream().write(request(headers));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] request(String headers) {
        return """
                GET /ws HTTP/1.1\r
                Host: gateway\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                %s\r
                """.formatted(headers).getBytes(StandardCharsets.US_ASCII);
    }

    void text(String text) throws IOException {
        send(FINAL | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a frame, masked with zeros. */
    void send(int firstByte, byte[] payload) throws IOException {
        out.writeByte(firstByte);
        if (payload.length < 126) {
            out.writeByte(MASKED | payload.length);
        } else {
            out.writeByte(MASKED | 126);
            out.writeShort(payload.length);
        }
        out.writeInt(0);
        out.write(payload);
        out.flush();
    }

    /** Sends raw bytes. */
    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** The payload of the next frame with this opcode. */
    byte[] next(int opcode) throws IOException {
        Frame frame = read();
        while (frame.opcode() != opcode) {
            if (frame.opcode() == CLOSE) {
                throw new IOException("closed with " + frame.closeCode());
            }
            frame = read();
        }
        return frame.payload();
    }

    /** The next text message; skips pings and pongs. */
    Map<String, @Nullable Object> next() throws IOException {
        Frame frame = read();
        while (frame.opcode() != TEXT) {
            if (frame.opcode() == CLOSE) {
                throw new IOException("closed with " + frame.closeCode());
            }
            frame = read();
        }
        return requireNonNull(Json.object(new String(frame.payload(), StandardCharsets.UTF_8)));
    }

    /** Reads until the server closes and returns the close code. */
    int closeCode() throws IOException {
        Frame frame = read();
        while (frame.opcode() != CLOSE) {
            frame = read();
        }
        return frame.closeCode();
    }

    private Frame read() throws IOException {
        int opcode = in.readUnsignedByte() & 0x0F;
        int length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        return new Frame(opcode, in.readNBytes(length));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Frame(int opcode, byte[] payload) {
        int closeCode() {
            return ((payload[0] & 0xFF) << Byte.SIZE) | (payload[1] & 0xFF);
        }
    }
}
