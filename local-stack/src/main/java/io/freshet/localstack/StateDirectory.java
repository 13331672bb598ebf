package io.freshet.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where a stack keeps all that outlives its processes: {@code data/}, {@code logs/}, {@code run/} and {@code jwt/}.
 *
 * @param home the directory, absolute; created when first written to
 * @param cluster whether the stack is a cluster, whose data is kept apart
 */
public record StateDirectory(Path home, boolean cluster) {

    /** Makes {@code home} absolute. */
    public StateDirectory {
        home = home.toAbsolutePath().normalize();
    }

    /** The state of a stack that is not a cluster. */
    public StateDirectory(Path home) {
        this(home, false);
    }

    /** The state of the stack that was last started here. */
    public static StateDirectory ofLast(Path home) {
        return new StateDirectory(home, Files.exists(new StateDirectory(home).clusterMarker()));
    }

    /** Records for {@link #ofLast} whether this is a cluster. */
    public void remember() throws IOException {
        if (cluster) {
            Files.createDirectories(run());
            Files.writeString(clusterMarker(), "");
        } else {
            Files.deleteIfExists(clusterMarker());
        }
    }

    private Path clusterMarker() {
        return run().resolve("cluster");
    }

    /** The parent of all parts' data. */
    public Path data() {
        return home.resolve(cluster ? "cluster-data" : "data");
    }

    /** A part's data. */
    public Path data(Part part) {
        return data().resolve(part.label());
    }

    /** A part's log. */
    public Path log(Part part) {
        return home.resolve("logs").resolve(part.label() + ".log");
    }

    /** The pid files. */
    public Path run() {
        return home.resolve("run");
    }

    /** The public key set that services verify tokens with. */
    public Path jwks() {
        return jwt().resolve("jwks.json");
    }

    /** The token key. */
    public Path jwt() {
        return home.resolve("jwt");
    }

    /** The lock file, locked by the one command that changes the stack. */
    public Path lock() {
        return home.resolve("lock");
    }

    /** The data of the other kind of stack with the same home. */
    public Path dataOfOther() {
        return new StateDirectory(home, !cluster).data();
    }

    /** Deletes everything except the data of the other kind of stack; deletes the directory too if there is none. */
    public void delete() throws IOException {
        if (!Files.exists(dataOfOther())) {
            deleteTree(home);
            return;
        }
        try (var entries = Files.newDirectoryStream(home)) {
            for (Path entry : entries) {
                if (!entry.equals(dataOfOther())) {
                    deleteTree(entry);
                }
            }
        }
    }

    /** Deletes a directory recursively; does nothing if it does not exist. */
    public static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
