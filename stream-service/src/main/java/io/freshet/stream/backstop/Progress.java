package io.freshet.stream.backstop;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The row of backstop.progress. Each method is one transaction. Thread-safe. */
final class Progress {
    private final DataSource database;
    private final JsonMapper json;

    Progress(DataSource database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * The stored progress.
     *
     * @param lsn everything below it is on the topics; null while no slot continues from it
     * @param gap whether changes were lost with a slot and no watermark has reported it yet
     */
    record State(@Nullable Long lsn, boolean gap) {}

    State load() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query =
                        connection.prepareStatement("select (lsn - '0/0')::bigint, gap from backstop.progress");
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return new State(rows.getObject(1, Long.class), rows.getBoolean(2));
        }
    }

    /** Records that no slot continues from the stored LSN. */
    void lose() throws SQLException {
        update("update backstop.progress set lsn = null, gap = true");
    }

    /** Records the LSN at which a new slot begins. */
    void begin(long lsn) throws SQLException {
        update("update backstop.progress set lsn = '0/0'::pg_lsn + " + lsn + "::numeric");
    }

    /** Records that everything below the LSN is on the topics. Empty positions leave the stored ones unchanged. */
    void save(long lsn, Map<String, Long> positions) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("""
                        update backstop.progress
                        set lsn = '0/0'::pg_lsn + ?::numeric, positions = coalesce(nullif(?::jsonb, '{}'), positions)""")) {
            update.setLong(1, lsn);
            update.setString(2, json.writeValueAsString(positions));
            update.executeUpdate();
        }
    }

    void closeGap() throws SQLException {
        update("update backstop.progress set gap = false");
    }

    private void update(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(statement)) {
            update.executeUpdate();
        }
    }
}
