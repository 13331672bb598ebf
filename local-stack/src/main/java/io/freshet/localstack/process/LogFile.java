package io.freshet.localstack.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The log of one part: the output of its processes, run after run.
 *
 * @param path the log file
 */
public record LogFile(Path path) {

    private static final long ROTATE_BYTES = 16L << 20;
    private static final int TAIL_BYTES = 64 << 10;

    /**
     * Prepares the log for another run. Keeps the output of previous runs, but moves it to {@code .1} once it is
     * large.
     *
     * @return the offset at which the new run begins
     */
    public long prepare() throws IOException {
        Files.createDirectories(path.getParent());
        if (Files.exists(path) && Files.size(path) > ROTATE_BYTES) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /** The last lines written after {@code offset}, at most {@code count}; none if the file does not exist. */
    public List<String> tail(long offset, int count) {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            long from = Math.max(Math.min(offset, file.length()), file.length() - TAIL_BYTES);
            file.seek(from);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .stripTrailing()
                    .lines()
                    .toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }
}
