package io.freshet.stream.backstop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The replication slot, accessed over the owner's connection. Not thread-safe. */
final class ReplicationSlot {
    private final Connection connection;
    private final String name;

    ReplicationSlot(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
    }

    /**
     * The state of the slot, as PostgreSQL reports it.
     *
     * @param flushedLsn everything below it is confirmed
     * @param lost whether WAL that it needs has been removed
     * @param readerPid the process reading it, or null
     * @param retainedBytes the amount of WAL that it retains
     */
    record State(long flushedLsn, boolean lost, @Nullable Integer readerPid, long retainedBytes) {}

    @Nullable
    State state() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select (coalesce(confirmed_flush_lsn, '0/0') - '0/0')::bigint,
                       coalesce(wal_status, 'lost') = 'lost' or invalidation_reason is not null,
                       active_pid,
                       coalesce(pg_current_wal_lsn() - restart_lsn, 0)::bigint
                from pg_replication_slots where slot_name = ?""")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next()
                        ? new State(
                                rows.getLong(1), rows.getBoolean(2), rows.getObject(3, Integer.class), rows.getLong(4))
                        : null;
            }
        }
    }

    /**
     * Terminates the slot's reader. Only the lock holder may read, so this one belongs to a dead or frozen instance.
     */
    void evict(int readerPid) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select pg_terminate_backend(?, 5000)")) {
            query.setInt(1, readerPid);
            query.execute();
        }
    }

    void drop() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select pg_drop_replication_slot(?)")) {
            query.setString(1, name);
            query.execute();
        }
    }

    /** Creates the slot, once all running transactions have ended; returns the LSN at which it begins. */
    long create() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select (lsn - '0/0')::bigint from pg_create_logical_replication_slot(?, 'pgoutput', failover => true)")) {
            query.setString(1, name);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
