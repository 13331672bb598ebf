package io.freshet.stream.backstop;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** A user with psql: plain SQL on a separate connection. */
public final class ByHand implements AutoCloseable {
    private final Connection connection;

    public ByHand() throws SQLException {
        connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + System.getProperty("FRESHET_POSTGRES_PORT") + "/freshet",
                "postgres",
                "freshet");
    }

    public void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public long count(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    public Instant instant(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getTimestamp(1).toInstant();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
