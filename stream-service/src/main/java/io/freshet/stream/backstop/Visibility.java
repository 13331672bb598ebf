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
 * Tells whether a commit that was read in the WAL is visible to a reader that begins now; PostgreSQL flushes a commit
 * before it makes it visible. What was visible once stays so, hence the last snapshot answers most questions. Not
 * thread-safe.
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

    /** Whether it is by the snapshot that was taken last. */
    boolean isVisible(long transaction) {
        long full = full(transaction);
        return asked && (full < xmin || (full < xmax && !running.contains(full)));
    }

    /** The WAL tells the low half of the id; the high half is the snapshot's, unless they are on two sides of a wrap-around. */
    private long full(long transaction) {
        long full = (xmax & ~LOW) | transaction;
        // Ids in use are within half of the range of each other.
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

    /** PostgreSQL's snapshots. */
    interface Snapshots {
        /** One that is taken after this was called, of the form {@code xmin:xmax:xid,xid,…}. */
        String now() throws SQLException;
    }
}
