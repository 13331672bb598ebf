package io.freshet.localstack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Held by the one process that changes the stack. The kernel releases it when the process ends, however it ends. */
public final class StackLock implements AutoCloseable {

    private static final AtomicBoolean HELD_BY_US = new AtomicBoolean();

    private final FileChannel channel;

    private StackLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param command what it is taken for, shown to other processes
     * @throws IOException if another process holds it; the message says which
     */
    public static StackLock take(StateDirectory state, String command) throws IOException {
        Files.createDirectories(state.home());
        // held by another thread of this process: opening and closing the file again would release its lock
        if (!HELD_BY_US.compareAndSet(false, true)) {
            throw heldByAnother(state);
        }
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    state.lock(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw heldByAnother(state);
            }
            note(channel, command);
            return new StackLock(channel);
        } catch (IOException e) {
            HELD_BY_US.set(false);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    private static IOException heldByAnother(StateDirectory state) throws IOException {
        return new IOException("Another command is changing this stack: " + Files.readString(state.lock())
                + ". Wait until it is done, or end it (kill its pid), then try again");
    }

    private static void note(FileChannel channel, String command) {
        var note = "./freshet " + command + ", pid " + ProcessHandle.current().pid() + ", since "
                + LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException _) {
            // The disk is full. The lock holds without the note, and down must work.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_BY_US.set(false);
    }
}
