package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.client.CopyStore.StoredCopy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void aCopyOutlivesTheClientInFiles() {
        StoredCopy copy = new StoredCopy("{\"items\":[],\"ü\":\"\\n\"}", "\"e\"", NOW);
        CopyStore.inDirectory(directory.resolve("made/here")).put("http://a/api?x=1&y=/../z", copy);
        CopyStore later = CopyStore.inDirectory(directory.resolve("made/here"));
        assertThat(later.get("http://a/api?x=1&y=/../z")).isEqualTo(copy);
        assertThat(later.get("another")).isNull();
    }

    @Test
    void atMostFiftyAreKept() throws IOException {
        for (CopyStore store : List.of(CopyStore.inMemory(), CopyStore.inDirectory(directory))) {
            for (int i = 0; i < 60; i++) {
                store.put("key " + i, new StoredCopy("body " + i, null, NOW.plusSeconds(i)));
            }
            assertThat(store.get("key 59")).isNotNull();
        }
        try (var files = Files.list(directory)) {
            assertThat(files.count()).isEqualTo(CopyStore.MOST_COPIES);
        }
    }

    @Test
    void afterSevenDaysACopyIsForgotten() throws IOException {
        CopyStore files = CopyStore.inDirectory(directory);
        files.put("old", new StoredCopy("old", null, NOW));
        makeOlder();
        files.put("new", new StoredCopy("new", null, NOW));
        assertThat(files.get("old")).isNull();
        assertThat(files.get("new")).isNotNull();

        CopyStore memory = CopyStore.inMemory();
        memory.put("old", new StoredCopy("old", null, NOW));
        memory.put("new", new StoredCopy("new", null, NOW.plus(Duration.ofDays(8))));
        assertThat(memory.get("old")).isNull();
        assertThat(memory.get("new")).isNotNull();
    }

    @Test
    void whatIsTooLongIsNotKept() {
        CopyStore files = CopyStore.inDirectory(directory);
        files.put("long", new StoredCopy("x".repeat(2 << 20), null, NOW));
        assertThat(files.get("long")).isNull();
    }

    private void makeOlder() throws IOException {
        try (var files = Files.newDirectoryStream(directory, "*.json")) {
            for (Path file : files) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
            }
        }
    }
}
