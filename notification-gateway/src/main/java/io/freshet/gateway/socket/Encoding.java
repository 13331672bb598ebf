package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** Encodes messages to wire format, so that one encoding serves every connection. */
final class Encoding {
    private static final int FINAL_TEXT_FRAME = 0x81;
    private static final int SHORT_LIMIT = 126;
    private static final int MEDIUM_LIMIT = 1 << 16;
    private static final int MEDIUM_MARK = 126;
    private static final int LONG_MARK = 127;
    private static final int LONGEST_HEADER = 10;

    private Encoding() {}

    /** An unfragmented text frame (RFC 6455, section 5.2); unmasked, as it comes from a server. */
    static ByteBuf webSocketText(ByteBufAllocator buffers, byte[] payload) {
        ByteBuf frame = buffers.directBuffer(LONGEST_HEADER + payload.length).writeByte(FINAL_TEXT_FRAME);
        if (payload.length < SHORT_LIMIT) {
            frame.writeByte(payload.length);
        } else if (payload.length < MEDIUM_LIMIT) {
            frame.writeByte(MEDIUM_MARK).writeShort(payload.length);
        } else {
            frame.writeByte(LONG_MARK).writeLong(payload.length);
        }
        return frame.writeBytes(payload);
    }

    /** A Server-Sent Event, with an {@code id} if the data has a cursor. */
    static ByteBuf serverSentEvent(ByteBufAllocator buffers, ServerMessage message) {
        byte[] data = Json.bytes(message.data());
        ByteBuf event = buffers.directBuffer(data.length + SHORT_LIMIT);
        event.writeCharSequence("event: " + message.event() + "\n", StandardCharsets.UTF_8);
        if (message.data().get("cursor") instanceof String cursor) {
            event.writeCharSequence("id: " + cursor + "\n", StandardCharsets.US_ASCII);
        }
        event.writeCharSequence("data: ", StandardCharsets.US_ASCII);
        event.writeBytes(data);
        event.writeCharSequence("\n\n", StandardCharsets.US_ASCII);
        return event;
    }
}
