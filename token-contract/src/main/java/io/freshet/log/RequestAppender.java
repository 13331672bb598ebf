package io.freshet.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Writes the requests' lines to the console, by a thread of its own and many with one write: logback's asynchronous
 * appender takes a system call and a wake-up for each, which is more than a hit costs. A line appears within 20 ms.
 * Drops nothing: who would overfill the queue waits. Public because logback makes it by its name; thread-safe.
 */
public final class RequestAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST_WAITING = 16_384;
    private static final int MOST_AT_ONCE = 1_024;

    /** So that those who log need not wake the thread, and it has many lines to write. */
    private static final long REST_MILLIS = 10;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable Thread thread;

    /** Made by logback. */
    public RequestAppender() {}

    /**
     * What a line looks like.
     *
     * @param encoder set by logback before {@link #start}
     */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    @Override
    public void start() {
        Encoder<ILoggingEvent> lines = encoder;
        if (lines == null) {
            addError("the requests' appender has no encoder");
            return;
        }
        thread = Thread.ofPlatform().name("request-log").daemon().start(() -> write(lines));
        super.start();
    }

    /** Writes what is still waiting, for 5 s at most: a console that nobody reads takes nothing. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        Thread writer = thread;
        if (writer != null) {
            writer.interrupt();
            try {
                writer.join(STOP_TIMEOUT);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        try {
            waiting.put(event);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // this line is lost: its thread is to end at once
        }
    }

    private void write(Encoder<ILoggingEvent> lines) {
        List<ILoggingEvent> events = new ArrayList<>(MOST_AT_ONCE);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                events.add(waiting.take());
                Thread.sleep(REST_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            while (waiting.drainTo(events, MOST_AT_ONCE) > 0 || !events.isEmpty()) {
                write(events, lines, text);
                events.clear();
            }
        }
    }

    private void write(List<ILoggingEvent> events, Encoder<ILoggingEvent> lines, ByteArrayOutputStream text) {
        text.reset();
        for (ILoggingEvent event : events) {
            try {
                text.writeBytes(lines.encode(event));
            } catch (RuntimeException e) { // costs its own line, not the thread that writes all others
                addError("a request could not be logged", e);
            }
        }
        try {
            var console = ConsoleTarget.SystemOut.getStream();
            console.write(text.toByteArray());
            console.flush();
        } catch (IOException e) {
            addError("the requests could not be logged", e);
        }
    }
}
