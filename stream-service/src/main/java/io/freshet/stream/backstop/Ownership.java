package io.freshet.stream.backstop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A dedicated connection that acquires and holds the advisory lock of the active backstop. Heartbeats are written over
 * it: while they succeed, no other instance can hold the lock. Not thread-safe.
 */
final class Ownership implements AutoCloseable {
    /** Arbitrary, the same for all instances: "freshet" in ASCII. */
    private static final long LOCK = 0x66726573686574L;

    private static final int QUICK_MILLIS = 10_000;
    private static final int SLOW_MILLIS = (int) Duration.ofMinutes(10).toMillis();

    private final Connection connection;

    private Ownership(Connection connection) {
        this.connection = connection;
    }

    static Ownership open(JdbcConnectionDetails details) throws SQLException {
        Connection connection =
                DriverManager.getConnection(details.getJdbcUrl(), details.getUsername(), details.getPassword());
        try (PreparedStatement unlimited = connection.prepareStatement(
                // Creating a slot waits for running transactions as for a lock.
                "set statement_timeout = 0; set lock_timeout = 0")) {
            unlimited.execute();
        }
        Ownership ownership = new Ownership(connection);
        ownership.limit(QUICK_MILLIS);
        return ownership;
    }

    boolean tryLock() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            query.setLong(1, LOCK);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    ReplicationSlot slot(String name) {
        return new ReplicationSlot(connection, name);
    }

    /** Creates the slot, with a longer timeout: it waits for running transactions. */
    long create(ReplicationSlot slot) throws SQLException {
        limit(SLOW_MILLIS);
        try {
            return slot.create();
        } finally {
            limit(QUICK_MILLIS);
        }
    }

    /** Returns the time of PostgreSQL's clock. */
    Instant now() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select clock_timestamp()");
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getTimestamp(1).toInstant();
        }
    }

    void heartbeat(String positions) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update backstop.heartbeat set beat = beat + 1, at = now(), positions = ?::jsonb")) {
            update.setString(1, positions);
            update.executeUpdate();
        }
    }

    private void limit(int millis) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, millis);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
