package io.freshet.localstack.launch;

import io.freshet.localstack.Part;
import io.freshet.localstack.StackSettings;
import io.freshet.localstack.StateDirectory;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;

/**
 * Copies a running primary into a directory from which a standby can start. This is PostgreSQL's low-level base backup
 * (documentation, 25.3.4, "Making a Base Backup Using the Low Level API"), as these binaries lack pg_basebackup.
 *
 * @param stack the stack whose first PostgreSQL is the primary
 * @param slot retains what the standby has not read yet, within the bound for all slots
 * @param password the superuser's password
 */
record PostgresStandby(StackSettings stack, String slot, String password) {
    /** Not copied. The same goes for the contents of the directories below, such as WAL, which is streamed. */
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");

    private static final Set<String> LEFT_EMPTY =
            Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp");

    /**
     * Makes the copy.
     *
     * @param directory replaced if it exists
     * @throws IOException if the primary does not answer, or the copy cannot be written
     */
    void copyTo(Path directory) throws IOException {
        StateDirectory.deleteTree(directory);
        try (Connection primary = connect();
                Statement statement = primary.createStatement()) {
            // An existing slot belongs to an earlier copy, and may have lost WAL.
            statement.execute(
                    "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '%s'"
                            .formatted(slot));
            statement.execute("select pg_create_physical_replication_slot('%s', true)".formatted(slot));
            statement.execute("select pg_backup_start('%s', fast => true)".formatted(slot));
            copy(stack.state().data(Part.POSTGRES), directory);
            try (ResultSet stopped =
                    statement.executeQuery("select labelfile from pg_backup_stop(wait_for_archive => false)")) {
                stopped.next();
                Files.writeString(directory.resolve("backup_label"), stopped.getString(1));
            }
            Files.createFile(directory.resolve("standby.signal"));
        } catch (SQLException e) {
            throw new IOException("The primary cannot be copied: " + e.getMessage(), e);
        }
    }

    /**
     * Whether the primary no longer has WAL that the standby has not read, so that the copy must be recreated. False
     * if the primary does not answer.
     */
    boolean isLost() {
        try (Connection primary = connect();
                Statement statement = primary.createStatement();
                ResultSet found = statement.executeQuery(
                        "select from pg_replication_slots where slot_name = '%s' and wal_status <> 'lost'"
                                .formatted(slot))) {
            return !found.next();
        } catch (SQLException e) {
            return false;
        }
    }

    private Connection connect() throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + stack.ports().of(Part.POSTGRES) + "/postgres";
        return DriverManager.getConnection(url, credentials());
    }

    private Properties credentials() {
        var credentials = new Properties();
        credentials.setProperty("user", "postgres");
        credentials.setProperty("password", password);
        credentials.setProperty("connectTimeout", "10");
        credentials.setProperty("socketTimeout", "60");
        return credentials;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                String relative = from.relativize(directory).toString();
                Files.createDirectory(
                        to.resolve(relative),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                boolean leftEmpty = LEFT_EMPTY.contains(relative);
                return leftEmpty ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(
                                file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                    } catch (NoSuchFileException _) {
                        // deleted meanwhile: WAL replay deletes it from the copy, too
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }
}
