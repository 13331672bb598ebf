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
 * Copies a primary that runs into a directory from which a standby can start: PostgreSQL's low-level base backup
 * (documentation, 25.3.4, "Making a Base Backup Using the Low Level API"), for these binaries have no pg_basebackup.
 *
 * @param stack whose first PostgreSQL is the primary
 * @param slot under which the primary keeps what the standby has not read, within the bound of all slots
 * @param password of the superuser
 */
record PostgresStandby(StackSettings stack, String slot, String password) {
    /** What belongs to the primary's process, and WAL, which the standby gets from the primary. */
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");

    private static final Set<String> LEFT_EMPTY =
            Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_serial", "pg_snapshots", "pg_stat_tmp");

    /**
     * Makes the copy.
     *
     * @param directory replaced if it exists
     * @throws IOException if the primary does not answer, or the disk does not take it
     */
    void copyTo(Path directory) throws IOException {
        StateDirectory.deleteTree(directory);
        try (Connection primary = connect();
                Statement statement = primary.createStatement()) {
            // One that is there is of an earlier copy, and may have lost what it stood for.
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
     * Whether the primary no longer has what the standby has not read, so that it can only be copied anew. False if the
     * primary does not answer.
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
                        // what has gone meanwhile, the WAL takes away from the copy too
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
