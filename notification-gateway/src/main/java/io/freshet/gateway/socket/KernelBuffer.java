package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/**
 * The way of a shared frame into the kernel's buffer of a connection that has nothing queued, which is nearly every
 * connection. Netty's own way costs a duplicate of the frame, a queue entry and two changes of a reference count for
 * which the event loops compete, and each of them is a miss of the processor's caches, times all clients. Only on the
 * channel's event loop.
 */
final class KernelBuffer {
    private KernelBuffer() {}

    /**
     * Writes what can be written at once, in its order: nothing if something is queued, if this is another transport
     * than epoll, or if the connection is broken, which Netty then finds out in its own way.
     *
     * @param frame of which nothing is changed
     * @return how many of its bytes were taken, from 0 to all
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
