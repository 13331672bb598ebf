package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message for many connections, encoded once for each transport that it is sent over, and not before: most changes
 * concern nobody who is connected here. Whoever keeps it beyond the call in which it was given retains it. Thread-safe.
 */
final class SharedFrame extends AbstractReferenceCounted {
    private final Supplier<ServerMessage> content;
    private final long sequence;
    private final String lane;
    private @Nullable ServerMessage message;
    private volatile @Nullable ByteBuf webSocket;
    private volatile @Nullable ByteBuf eventStream;

    /**
     * A frame with one reference.
     *
     * @param content called at most once, by the first thread that sends it
     * @param sequence differs from frame to frame
     * @param lane what the latest frame of makes the earlier ones of the same topic superfluous
     */
    SharedFrame(Supplier<ServerMessage> content, long sequence, String lane) {
        this.content = content;
        this.sequence = sequence;
        this.lane = lane;
    }

    long sequence() {
        return sequence;
    }

    String lane() {
        return lane;
    }

    /** A whole text frame, which belongs to this. */
    ByteBuf webSocket() {
        ByteBuf encoded = webSocket;
        return encoded == null ? encodeWebSocket() : encoded;
    }

    /** A whole event, which belongs to this. */
    ByteBuf eventStream() {
        ByteBuf encoded = eventStream;
        return encoded == null ? encodeEventStream() : encoded;
    }

    private synchronized ByteBuf encodeWebSocket() {
        ByteBuf encoded = webSocket;
        if (encoded == null) {
            encoded = Encoding.webSocketText(ByteBufAllocator.DEFAULT, message().json());
            webSocket = encoded;
        }
        return encoded;
    }

    private synchronized ByteBuf encodeEventStream() {
        ByteBuf encoded = eventStream;
        if (encoded == null) {
            encoded = Encoding.serverSentEvent(ByteBufAllocator.DEFAULT, message());
            eventStream = encoded;
        }
        return encoded;
    }

    private ServerMessage message() {
        if (message == null) {
            message = content.get();
        }
        return message;
    }

    @Override
    protected synchronized void deallocate() {
        ByteBuf frame = webSocket;
        ByteBuf event = eventStream;
        if (frame != null) {
            frame.release();
        }
        if (event != null) {
            event.release();
        }
    }

    @Override
    public ReferenceCounted touch(@Nullable Object hint) {
        return this;
    }
}
