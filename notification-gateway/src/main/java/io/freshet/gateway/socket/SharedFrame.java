package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * One message for many connections, encoded once for each transport. Whoever keeps it beyond the call in which it was
 * given retains it.
 *
 * @param webSocket a whole text frame
 * @param eventStream a whole event
 * @param sequence grows from frame to frame
 * @param partition where its announcement lay
 */
record SharedFrame(ByteBuf webSocket, ByteBuf eventStream, long sequence, int partition) {
    static SharedFrame of(ServerMessage message, long sequence, int partition) {
        ByteBufAllocator buffers = ByteBufAllocator.DEFAULT;
        return new SharedFrame(
                Encoding.webSocketText(buffers, message.json()),
                Encoding.serverSentEvent(buffers, message),
                sequence,
                partition);
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
