package io.freshet.http;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.Frame;
import org.eclipse.jetty.http2.frames.FrameType;

/**
 * The streams of a connection. A client that keeps the windows of RFC 9113, section 5.2, shut holds answers for as long
 * as it likes, because each of its frames resets Jetty's idle timeouts.
 */
final class Http2Progress implements Progress, HTTP2Session.FrameListener {
    /** A client must take so much, for each stream that waits for it, within the limit for answers. */
    private static final long LEAST_TAKEN = 16 * 1024;

    private final HTTP2Connection connection;
    private final Limits limits;
    private final Runnable streamOpened;
    private final Map<Integer, Long> bodies = new HashMap<>(); // those that have not ended: since when
    private final AtomicLong frames = new AtomicLong();
    private long framesSeen;
    private long bytesWhenSeen;
    private long lastFrame;
    private long untakenSince;
    private long writtenThen;

    Http2Progress(HTTP2Connection connection, Limits limits, long now, Runnable streamOpened) {
        this.connection = connection;
        this.limits = limits;
        this.streamOpened = streamOpened;
        this.lastFrame = now;
        this.untakenSince = now;
        connection.getSession().addEventListener(this);
    }

    /** Called by the one thread that reads the connection; a header block counts once it is whole. */
    @Override
    public void onIncomingFrame(Session session, Frame frame) {
        frames.incrementAndGet();
        if (frame.getType() == FrameType.HEADERS) {
            streamOpened.run();
        }
    }

    @Override
    public boolean isTooSlow(long now) {
        boolean frame = isFrameTooSlow(now);
        boolean body = isBodyTooSlow(now);
        boolean answers = areAnswersTooSlow(now);
        return frame || body || answers;
    }

    private boolean isBodyTooSlow(long now) {
        Set<Integer> open = new HashSet<>();
        for (Stream each : connection.getSession().getStreams()) {
            if (each instanceof HTTP2Stream stream && !stream.isRemotelyClosed()) {
                open.add(stream.getId());
                bodies.putIfAbsent(stream.getId(), now);
            }
        }
        bodies.keySet().retainAll(open);
        return bodies.values().stream().anyMatch(since -> now - since >= limits.crawlNanos());
    }

    /** Bytes arrive, but no frame becomes whole. */
    private boolean isFrameTooSlow(long now) {
        long all = frames.get();
        if (all != framesSeen) {
            framesSeen = all;
            bytesWhenSeen = connection.getBytesIn();
            lastFrame = now;
        } else if (connection.getBytesIn() == bytesWhenSeen) {
            lastFrame = now; // Jetty's idle timeout ends it
        }
        return now - lastFrame >= limits.headNanos();
    }

    private boolean areAnswersTooSlow(long now) {
        long untaken = streams().untaken();
        long written = connection.getSession().getBytesWritten();
        if (untaken == 0 || written - writtenThen >= untaken * LEAST_TAKEN) {
            untakenSince = now;
            writtenThen = written;
        }
        return now - untakenSince >= limits.crawlNanos();
    }

    @Override
    public Streams streams() {
        Collection<Stream> open = connection.getSession().getStreams();
        return new Streams(
                open.size(), (int) open.stream().filter(this::isUntaken).count());
    }

    /** Whether the client must first allow more of the answer to be sent. */
    private boolean isUntaken(Stream stream) {
        return connection.getSession().getSendWindow() <= 0
                || (stream instanceof HTTP2Stream http2 && http2.getSendWindow() <= 0);
    }

    @Override
    public boolean isServing() {
        return connection.getSession().getStreams().stream()
                .anyMatch(
                        each -> each instanceof HTTP2Stream stream && stream.isRemotelyClosed() && !isUntaken(stream));
    }
}
