package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** FULL_TRANSITIVE: every version of the schemas reads the data of every other. */
class ReleasedSchemasTest {
    private static final Path CURRENT = Path.of("").toAbsolutePath();
    private static final Path RELEASED = CURRENT.resolve("released");

    @Test
    void theSchemasAreCompatibleWithEveryReleaseAndTheReleasesWithEachOther() throws IOException {
        List<SchemaSet> versions = new ArrayList<>();
        for (Path release : releases()) {
            versions.add(SchemaSet.in(release));
        }
        assertThat(versions).isNotEmpty();
        versions.add(SchemaSet.in(CURRENT));

        List<String> faults = new ArrayList<>();
        for (int newer = 1; newer < versions.size(); newer++) {
            for (int older = 0; older < newer; older++) {
                faults.addAll(SchemaEvolution.faults(versions.get(older), versions.get(newer)));
            }
        }

        assertThat(faults).isEmpty();
    }

    @Test
    void aReleaseIsNeverEdited() throws IOException, NoSuchAlgorithmException {
        for (Path release : releases()) {
            var sums = new StringBuilder();
            for (Path file : filesOf(release)) {
                byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                sums.append(HexFormat.of().formatHex(sum))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            }

            assertThat(release.resolve("SHA256SUMS")).hasContent(sums.toString());
        }
    }

    /** Returns the releases in numeric order. */
    private static List<Path> releases() throws IOException {
        var releases = new TreeMap<Integer, Path>();
        try (var folders = Files.newDirectoryStream(RELEASED, Files::isDirectory)) {
            folders.forEach(
                    folder -> releases.put(Integer.parseInt(folder.getFileName().toString()), folder));
        }
        return List.copyOf(releases.values());
    }

    private static List<Path> filesOf(Path release) throws IOException {
        try (var files = Files.list(release)) {
            return files.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
        }
    }
}
