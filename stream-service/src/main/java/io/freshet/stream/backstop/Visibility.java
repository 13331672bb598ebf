package io.freshet.stream.backstop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Determines whether a commit that was read from the WAL is visible to new readers: PostgreSQL flushes a commit before
 * it makes it visible. Visibility is permanent, so the last snapshot answers most calls. Not thread-safe.
 */
final class Visibility {
    private static final int EPOCH_BITS = 32;
    private static final long LOW = 0xFFFF_FFFFL;

    private final Snapshots snapshots;
    private boolean asked;
    private long xmin;
    private long xmax;
    private Set<Long> running = Set.of();

    Visibility(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    static Visibility of(DataSource database) {
        return new Visibility(() -> {
            try (Connection connection = database.getConnection();
                    PreparedStatement query = connection.prepareStatement("select pg_current_snapshot()::text");
                    ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        });
    }

    /** Returns whether the transaction is visible in the last snapshot. */
    boolean isVisible(long transaction) {
        long full = full(transaction);
        return asked && (full < xmin || (full < xmax && !running.contains(full)));
    }

    /** The WAL holds the low half of the id. The high half is the snapshot's, unless a wraparound separates them. */
    private long full(long transaction) {
        long full = (xmax & ~LOW) | transaction;
        // Ids in use are less than half the range apart.
        long half = 1L << (EPOCH_BITS - 1);
        if (full - xmax > half) {
            return full - (1L << EPOCH_BITS);
        }
        return xmax - full > half ? full + (1L << EPOCH_BITS) : full;
    }

    /** Takes a snapshot. */
    void refresh() throws SQLException {
        take(snapshots.now());
    }

    /** Takes a snapshot of the form {@code xmin:xmax:xid,xid,…}. */
    void take(String snapshot) {
        asked = true;
        String[] parts = snapshot.split(":", -1);
        xmin = Long.parseLong(parts[0]);
        xmax = Long.parseLong(parts[1]);
        running = Stream.of(parts[2].split(","))
                .filter(xid -> !xid.isEmpty())
                .map(Long::valueOf)
                .collect(Collectors.toSet());
    }

    /** A source of PostgreSQL's snapshots. */
    interface Snapshots {
        /** Takes a snapshot, of the form {@code xmin:xmax:xid,xid,…}. */
        String now() throws SQLException;
    }
}
