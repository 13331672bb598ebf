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
 * Writes request lines to the console on a dedicated thread, many per write: logback's asynchronous appender needs a
 * system call and a wake-up per line, which costs more than a hit. A line appears within 20 ms. Drops nothing: callers
 * block while the queue is full. Public because logback instantiates it by name. Thread-safe.
 */
public final class RequestAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int QUEUE_CAPACITY = 16_384;
    private static final int MAX_BATCH = 1_024;

    /** Lets lines accumulate, so that callers need not wake the thread for each. */
    private static final long REST_MILLIS = 10;

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable Thread thread;

    /** Called by logback, reflectively. */
    public RequestAppender() {}

    /**
     * Sets the encoder of the lines.
     *
     * @param encoder the encoder; logback sets it before {@link #start}
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

    /** Writes the queued lines, for at most 5 s: a console that nobody reads blocks. */
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
            Thread.currentThread().interrupt(); // this line is lost: its thread must end immediately
        }
    }

    private void write(Encoder<ILoggingEvent> lines) {
        List<ILoggingEvent> events = new ArrayList<>(MAX_BATCH);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                events.add(waiting.take());
                Thread.sleep(REST_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            while (waiting.drainTo(events, MAX_BATCH) > 0 || !events.isEmpty()) {
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
            } catch (RuntimeException e) { // loses this line, but keeps the writer thread alive
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
