package io.freshet.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Copies in files, one each, whose name is a digest of the key and whose time is that of the device. */
final class FileCopyStore implements CopyStore {
    private static final int MOST_BYTES = 1 << 20;
    private static final String SUFFIX = ".json";

    /** What a file holds; the key too, so that two of one digest differ. */
    private record Content(
            String key, String body, @Nullable String etag, Instant storedAt) {}

    private record Entry(Path path, Instant written) {}

    private final Path directory;

    FileCopyStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public @Nullable StoredCopy get(String key) {
        try {
            Content content = Json.read(Files.readString(file(key)), Content.class);
            return key.equals(content.key())
                    ? new StoredCopy(content.body(), content.etag(), content.storedAt())
                    : null;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void put(String key, StoredCopy copy) {
        byte[] content = Json.text(new Content(key, copy.body(), copy.etag(), copy.storedAt()))
                .getBytes(StandardCharsets.UTF_8);
        if (content.length > MOST_BYTES) {
            return;
        }
        try {
            Files.createDirectories(directory);
            // A crash leaves the old copy or the new one, and never a part.
            Path part = Files.write(directory.resolve("next.part"), content);
            Path file = file(key);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            trim(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Times are coarse: the copy that was just written may look no newer than others. */
    private void trim(Path newest) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                if (!file.equals(newest)) {
                    entries.add(new Entry(file, Files.getLastModifiedTime(file).toInstant()));
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::written).reversed());
        Instant oldest = Instant.now().minus(LONGEST);
        for (int i = 0; i < entries.size(); i++) {
            if (i >= MOST_COPIES - 1 || entries.get(i).written().isBefore(oldest)) {
                Files.deleteIfExists(entries.get(i).path());
            }
        }
    }

    private Path file(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return directory.resolve(HexFormat.of().formatHex(digest, 0, 16) + SUFFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }
}
