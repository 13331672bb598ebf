package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/**
 * Writes a shared frame straight into the kernel's send buffer if the connection has nothing queued, which is nearly
 * always. Netty's own path costs a duplicate of the frame, a queue entry and two updates of a contended reference
 * count; each of them is a CPU cache miss per client. Call only on the channel's event loop.
 */
final class KernelBuffer {
    private KernelBuffer() {}

    /**
     * Writes as much as possible without blocking. Writes nothing if data is queued, if the transport is not epoll, or
     * if the connection is broken, which Netty then detects itself.
     *
     * @param frame the frame; its indices do not change
     * @return the number of bytes written, possibly 0
     */
    static int put(Channel channel, ByteBuf frame) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (queue == null
                || queue.totalPendingWriteBytes() > 0
                || !frame.hasMemoryAddress()
                || !(channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket)) {
            return 0;
        }
        try {
            return socket.sendAddress(frame.memoryAddress(), frame.readerIndex(), frame.writerIndex());
        } catch (IOException | NotYetConnectedException e) {
            return 0;
        }
    }
}
