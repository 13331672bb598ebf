package io.freshet.gateway.socket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One message for many connections. Encoded lazily, once per transport: most changes concern no client of this
 * instance. Retain it to keep it beyond the call that passed it. Thread-safe.
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
     * @param sequence unique to this frame
     * @param lane a frame supersedes the earlier ones of the same lane and topic
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

    /** The encoded text frame, owned by this object. */
    ByteBuf webSocket() {
        ByteBuf encoded = webSocket;
        return encoded == null ? encodeWebSocket() : encoded;
    }

    /** The encoded event, owned by this object. */
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
