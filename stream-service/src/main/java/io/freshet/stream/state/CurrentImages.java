package io.freshet.stream.state;

import io.freshet.stream.publication.Row;
import io.freshet.stream.publication.TableEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads current states from the database. Thread-safe. */
@Component
class CurrentImages {
    private static final UUID FIRST = new UUID(0, 0);

    private final DataSource database;
    private final Map<String, TableEvents> tables;

    CurrentImages(DataSource database, List<TableEvents> tables) {
        this.database = database;
        this.tables = tables.stream().collect(Collectors.toMap(TableEvents::table, Function.identity()));
    }

    /** Returns the state of every id, from one snapshot taken after this call began. */
    Map<UUID, Current> read(StateTopic topic, Collection<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Current> found = new HashMap<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement("""
                        select asked.id as asked, deleted.version as deleted_version, t.*
                        from unnest(?) as asked (id)
                        left join tombstones deleted on deleted.aggregate_id = asked.id
                        left join %s t on t.id = asked.id""".formatted(topic.table()))) {
            query.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getObject("asked", UUID.class), current(topic, rows));
                }
            }
        }
        return found;
    }

    private Current current(StateTopic topic, ResultSet found) throws SQLException {
        if (found.getObject("id") != null) {
            Row row = Row.of(found);
            try {
                TableEvents table = Objects.requireNonNull(tables.get(topic.table()), topic.table());
                return new Current.Image(row.number("version"), row.instant("updated_at"), table.image(row));
            } catch (RuntimeException e) {
                return new Current.Unsayable(e);
            }
        }
        long deleted = found.getLong("deleted_version");
        return found.wasNull() ? new Current.Unknown() : new Current.Deleted(deleted);
    }

    /** Returns the ids that exist in the table. */
    Set<UUID> existing(StateTopic topic, Collection<UUID> ids) throws SQLException {
        return Set.copyOf(ids(
                "select id from %s where id = any (?)".formatted(topic.table()),
                connection -> connection.createArrayOf("uuid", ids.toArray())));
    }

    /** Returns ids of the table in order, after {@code beyond} or, if that is null, from the first. */
    List<UUID> ids(StateTopic topic, @Nullable UUID beyond, int limit) throws SQLException {
        String condition = beyond == null ? "id >= ?" : "id > ?";
        UUID bound = beyond == null ? FIRST : beyond;
        return ids(
                "select id from %s where %s order by id limit %d".formatted(topic.table(), condition, limit),
                _ -> bound);
    }

    private List<UUID> ids(String sql, Parameter parameter) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql)) {
            query.setObject(1, parameter.in(connection));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return ids;
    }

    private interface Parameter {
        Object in(Connection connection) throws SQLException;
    }
}
