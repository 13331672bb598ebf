package io.freshet.http;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.HTTP2Stream;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.Frame;
import org.eclipse.jetty.http2.frames.FrameType;
import org.eclipse.jetty.http2.frames.WindowUpdateFrame;

/**
 * The streams of a connection. A client that keeps the windows of RFC 9113, section 5.2, shut holds answers for as long
 * as it likes, because each of its frames resets Jetty's idle timeouts. A stream that crawls is reset, because a proxy's
 * other clients may share the connection.
 */
final class Http2Progress implements Progress, HTTP2Session.FrameListener {
    /** A client must take so much of what waits for it, within the limit for answers. */
    private static final long LEAST_TAKEN = 16 * 1024;

    /** Looks with new bytes but no whole frame; Jetty tells nobody of frames of unknown types. */
    private static final int MOST_PARTS = 3;

    private final HTTP2Connection connection;
    private final HTTP2Session session;
    private final Limits limits;
    private final Runnable streamOpened;
    private final AtomicLong frames = new AtomicLong();
    private final Wait wholeSession;
    private final Map<Integer, Wait> waits = new ConcurrentHashMap<>(); // by stream, for those seen by a look
    private long framesSeen;
    private long bytesSeen;
    private long lastFrame;
    private int parts;

    Http2Progress(HTTP2Connection connection, Limits limits, long now, Runnable streamOpened) {
        this.connection = connection;
        this.session = connection.getSession();
        this.limits = limits;
        this.streamOpened = streamOpened;
        this.lastFrame = now;
        this.wholeSession = new Wait(now);
        session.addEventListener(this);
    }

    /** How long a stream, or the session, has waited for its client. */
    private static final class Wait {
        private final AtomicLong allowed = new AtomicLong();
        private final long first;
        private long since;
        private long takenThen;
        private volatile boolean isLong;

        private Wait(long now) {
            this.first = now;
            this.since = now;
        }

        /** Returns since when the client has taken too little. */
        private long untakenSince(boolean isUntaken, long taken, long now) {
            if (!isUntaken || taken - takenThen >= LEAST_TAKEN) {
                since = now;
                takenThen = taken;
            }
            isLong = since < now;
            return since;
        }
    }

    /** Called by the one thread that reads the connection; a header block counts once it is whole. */
    @Override
    public void onIncomingFrame(Session session, Frame frame) {
        frames.incrementAndGet();
        if (frame.getType() == FrameType.HEADERS) {
            streamOpened.run();
        } else if (frame instanceof WindowUpdateFrame update) {
            Wait wait = waits.get(update.getStreamId());
            if (wait != null) {
                wait.allowed.addAndGet(update.getWindowDelta());
            }
        }
    }

    /** Resets streams that crawl, unless there are no others. */
    @Override
    public boolean isTooSlow(long now) {
        Collection<Stream> open = session.getStreams();
        List<Stream> slow =
                open.stream().filter(each -> isStreamTooSlow(each, now)).toList();
        waits.keySet().removeIf(id -> session.getStream(id) == null);
        if (isFrameTooSlow(now) || isSessionTooSlow(now) || (!slow.isEmpty() && slow.size() == open.size())) {
            return true;
        }
        slow.forEach(each ->
                session.onStreamFailure(each.getId(), ErrorCode.ENHANCE_YOUR_CALM_ERROR.code, "stream_too_slow"));
        return false;
    }

    /** Bytes arrive, but no frame becomes whole. */
    private boolean isFrameTooSlow(long now) {
        long all = frames.get();
        long bytes = connection.getBytesIn();
        if (all != framesSeen) {
            framesSeen = all;
            lastFrame = now;
            parts = 0;
        } else if (bytes != bytesSeen) {
            parts++;
        }
        bytesSeen = bytes;
        return parts >= MOST_PARTS && now - lastFrame >= limits.headNanos();
    }

    private boolean isSessionTooSlow(long now) {
        boolean shut = session.getSendWindow() <= 0 && session.getStreamCount() > 0;
        boolean untaken = shut || Progress.isWriteUntaken(connection);
        return now - wholeSession.untakenSince(untaken, session.getBytesWritten(), now) >= limits.crawlNanos();
    }

    private boolean isStreamTooSlow(Stream each, long now) {
        Wait wait = waits.computeIfAbsent(each.getId(), _ -> new Wait(now));
        long answer = now - wait.untakenSince(isUntaken(each), wait.allowed.get(), now);
        boolean body = each instanceof HTTP2Stream stream && !stream.isLastDataReceived();
        return answer >= limits.crawlNanos() || (body && now - wait.first >= limits.crawlNanos());
    }

    /** Whether the client must first allow more of the answer to be sent. */
    private static boolean isUntaken(Stream each) {
        return each instanceof HTTP2Stream stream && stream.getSendWindow() <= 0;
    }

    /** A shut window of the session counts once it has been shut for a look: a busy proxy's often is, for a moment. */
    @Override
    public Streams streams() {
        Collection<Stream> open = session.getStreams();
        int untaken = wholeSession.isLong
                ? open.size()
                : (int) open.stream().filter(Http2Progress::isUntaken).count();
        return new Streams(open.size(), untaken);
    }

    @Override
    public boolean isServing() {
        return session.getStreams().stream()
                .anyMatch(each ->
                        each instanceof HTTP2Stream stream && stream.isLastDataReceived() && !isUntaken(stream));
    }
}
