package io.freshet.stream.publication;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The durable record, in the database schema backstop, of the versions that are on the topics. It may lag but is never
 * ahead. Thread-safe; every method queries the database.
 */
@Component
public class PublicationRecord {
    private static final TypeReference<Map<String, Long>> POSITIONS = new TypeReference<>() {};

    private final DataSource database;
    private final JsonMapper json;

    PublicationRecord(DataSource database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Returns the highest recorded versions.
     *
     * @param aggregateIds streams or products
     * @return the versions by aggregate; aggregates without a record are absent
     * @throws SQLException if the database is unavailable
     */
    public Map<UUID, Long> versions(Collection<UUID> aggregateIds) throws SQLException {
        Map<UUID, Long> found = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(
                        "select aggregate_id, version from backstop.published where aggregate_id = any (?)")) {
            query.setArray(1, connection.createArrayOf("uuid", aggregateIds.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getObject(1, UUID.class), rows.getLong(2));
                }
            }
        }
        return found;
    }

    /**
     * Records versions that are on the topics.
     *
     * @param published the versions by aggregate; those below the recorded one are ignored
     * @throws SQLException if the database is unavailable
     */
    public void put(Map<UUID, Published> published) throws SQLException {
        if (published.isEmpty()) {
            return;
        }
        int size = published.size();
        UUID[] ids = new UUID[size];
        String[] tables = new String[size];
        Long[] versions = new Long[size];
        int i = 0;
        for (Map.Entry<UUID, Published> entry : published.entrySet()) {
            ids[i] = entry.getKey();
            tables[i] = entry.getValue().table();
            versions[i] = entry.getValue().version();
            i++;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("""
                        insert into backstop.published (aggregate_id, source, version)
                        select * from unnest(?, ?, ?)
                        on conflict (aggregate_id) do update set version = excluded.version
                        where backstop.published.version < excluded.version""")) {
            Array idArray = connection.createArrayOf("uuid", ids);
            update.setArray(1, idArray);
            update.setArray(2, connection.createArrayOf("text", tables));
            update.setArray(3, connection.createArrayOf("bigint", versions));
            update.executeUpdate();
        }
    }

    /**
     * Returns the positions from which to read the topics: everything published below them is recorded.
     *
     * @return the positions by topic-partition; empty if none are recorded
     * @throws SQLException if the database is unavailable
     */
    public Map<String, Long> positions() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("select positions from backstop.progress");
                ResultSet rows = query.executeQuery()) {
            return rows.next() ? json.readValue(rows.getString(1), POSITIONS) : Map.of();
        }
    }

    /**
     * The record of an aggregate.
     *
     * @param table the table of its row
     * @param version its highest version on the topic
     */
    public record Published(String table, long version) {}
}
