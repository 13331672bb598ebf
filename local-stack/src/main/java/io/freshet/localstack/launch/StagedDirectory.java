package io.freshet.localstack.launch;

import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A directory that is created from a file, and recreated whenever that file changes: atomically, and by one process at
 * a time.
 */
final class StagedDirectory {

    /** A file lock only excludes other processes; a second thread of this one would get an exception. */
    private static final ReentrantLock WITHIN_PROCESS = new ReentrantLock();

    private StagedDirectory() {}

    /** Fills an existing, empty directory. */
    interface Filler {
        void fill(Path directory) throws IOException, InterruptedException;
    }

    static Path of(Path target, Path source, Filler filler) throws IOException, InterruptedException {
        if (isCurrent(target, source)) {
            return target;
        }
        Files.createDirectories(target.getParent());
        Path lockFile = target.resolveSibling(target.getFileName() + ".lock");
        WITHIN_PROCESS.lock();
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!isCurrent(target, source)) {
                Path draft = target.resolveSibling(target.getFileName() + ".new");
                StateDirectory.deleteTree(draft);
                Files.createDirectories(draft);
                filler.fill(draft);
                Files.writeString(draft.resolve(".made-from"), stampOf(source));
                StateDirectory.deleteTree(target);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            WITHIN_PROCESS.unlock();
        }
        return target;
    }

    private static boolean isCurrent(Path target, Path source) throws IOException {
        Path stamp = target.resolve(".made-from");
        return Files.exists(stamp) && Files.readString(stamp).equals(stampOf(source));
    }

    private static String stampOf(Path source) throws IOException {
        return source.getFileName() + " " + Files.size(source) + " " + Files.getLastModifiedTime(source);
    }
}
