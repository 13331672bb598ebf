package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * One message for many connections, encoded once for each transport. Whoever keeps it beyond the call in which it was
 * given retains it.
 *
 * @param webSocket a whole text frame
 * @param eventStream a whole event
 * @param sequence differs from frame to frame
 * @param lane what the latest frame of makes the earlier ones of the same topic superfluous
 */
record SharedFrame(ByteBuf webSocket, ByteBuf eventStream, long sequence, String lane) {
    static SharedFrame of(ServerMessage message, long sequence, String lane) {
        ByteBufAllocator buffers = ByteBufAllocator.DEFAULT;
        return new SharedFrame(
                Encoding.webSocketText(buffers, message.json()),
                Encoding.serverSentEvent(buffers, message),
                sequence,
                lane);
    }

    void retain() {
        webSocket.retain();
        eventStream.retain();
    }

    void release() {
        webSocket.release();
        eventStream.release();
    }
}
