package io.freshet.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where a stack keeps everything that outlives its processes: {@code data/}, {@code logs/}, {@code run/} and {@code jwt/}.
 *
 * @param home the directory, absolute; made when something is first put into it
 * @param cluster whether the stack is a cluster, which has data of its own
 */
public record StateDirectory(Path home, boolean cluster) {

    /** Makes {@code home} absolute. */
    public StateDirectory {
        home = home.toAbsolutePath().normalize();
    }

    /** The state of a stack that is no cluster. */
    public StateDirectory(Path home) {
        this(home, false);
    }

    /** The state of the stack that was last started there. */
    public static StateDirectory ofLast(Path home) {
        return new StateDirectory(home, Files.exists(new StateDirectory(home).clusterMarker()));
    }

    /** Lets {@link #ofLast} tell from now on whether this is a cluster. */
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

    /** Where all parts' data is. */
    public Path data() {
        return home.resolve(cluster ? "cluster-data" : "data");
    }

    /** Where that part's data is. */
    public Path data(Part part) {
        return data().resolve(part.label());
    }

    /** That part's log. */
    public Path log(Part part) {
        return home.resolve("logs").resolve(part.label() + ".log");
    }

    /** Where the pid files are. */
    public Path run() {
        return home.resolve("run");
    }

    /** The public key set with which services verify tokens. */
    public Path jwks() {
        return jwt().resolve("jwks.json");
    }

    /** Where the token key is. */
    public Path jwt() {
        return home.resolve("jwt");
    }

    /** The file whose lock is held by the one command that changes the stack. */
    public Path lock() {
        return home.resolve("lock");
    }

    /** The data of the other kind of stack in the same place. */
    public Path dataOfOther() {
        return new StateDirectory(home, !cluster).data();
    }

    /** Deletes everything in it except the data of the other kind of stack; itself too, if there are none. */
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

    /** Deletes a directory with all that is in it; nothing where it does not exist. */
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
