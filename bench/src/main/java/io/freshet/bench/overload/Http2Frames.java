package io.freshet.bench.overload;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** HTTP/2 as no client library would write it (RFC 9113, section 4; RFC 7541). */
final class Http2Frames {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WHOLE_REQUEST = 0x5; // END_STREAM, END_HEADERS

    /** {@code SETTINGS_INITIAL_WINDOW_SIZE}: 0. */
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};

    /** {@code :method: GET} and {@code :scheme: http} in the static table, then a literal {@code :path}. */
    private static final byte[] GET = {(byte) 0x82, (byte) 0x86, 4};

    private static final byte[] AUTHORITY = {1, 1, 'a'};

    static final byte[] PING = frame(6, 0, 0, new byte[8]);

    private Http2Frames() {}

    /** The beginning of a connection whose client lets no byte of a body be sent, with so many requests. */
    static byte[] untakenGets(String path, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(frame(SETTINGS, 0, 0, NO_WINDOW));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        head.writeBytes(GET);
        head.write(path.length());
        head.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        head.writeBytes(AUTHORITY);
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame(HEADERS, WHOLE_REQUEST, 2 * i + 1, head.toByteArray()));
        }
        return all.toByteArray();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
