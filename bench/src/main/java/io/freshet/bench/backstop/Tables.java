package io.freshet.bench.backstop;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The source of truth: what is committed in PostgreSQL. */
record Tables(Connection connection) {
    /** The rows of streams and products, by id. */
    Map<UUID, Map<String, String>> rows() throws SQLException {
        Map<UUID, Map<String, String>> rows = new HashMap<>();
        for (String table : List.of("streams", "products")) {
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("select * from " + table)) {
                while (found.next()) {
                    rows.put(found.getObject("id", UUID.class), Images.of(found));
                }
            }
        }
        return rows;
    }

    /** The version of every aggregate that ever existed: its row's, or its deletion's. */
    Map<UUID, Long> versions() throws SQLException {
        Map<UUID, Long> versions = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                        select aggregate_id, version from tombstones
                        union all select id, version from streams union all select id, version from products""")) {
            while (found.next()) {
                versions.merge(found.getObject(1, UUID.class), found.getLong(2), Math::max);
            }
        }
        return versions;
    }

    Instant now() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select clock_timestamp()")) {
            found.next();
            return found.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}
