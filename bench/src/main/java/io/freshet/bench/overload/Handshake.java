package io.freshet.bench.overload;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** As much of RFC 6455 as a client needs that only sends. */
final class Handshake {
    static final byte[] REQUEST = """
            GET /ws HTTP/1.1
            Host: a
            Upgrade: websocket
            Connection: Upgrade
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Protocol: freshet.v1.json

            """.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);

    private static final int TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;

    private Handshake() {}

    /** A text frame of up to 65,535 bytes, masked with zeros. */
    static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) TEXT);
        if (payload.length < SHORT) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | SHORT)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }
}
