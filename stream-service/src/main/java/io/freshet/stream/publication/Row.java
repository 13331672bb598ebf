package io.freshet.stream.publication;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A table's row as the WAL or a query tells it. UUIDs and instants may be their text; a column that is null is absent.
 * Instants are those that every consumer of the events can hold: the WAL also tells what a row was before a migration
 * mended it, and an infinite one is none of Avro's.
 *
 * @param values by column
 */
public record Row(Map<String, Object> values) {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("2199-12-31T23:59:59.999999Z");

    /**
     * The row that a query is at.
     *
     * @param query with the table's columns
     * @return what does not change with the query any more
     * @throws SQLException if it cannot be read
     */
    public static Row of(ResultSet query) throws SQLException {
        Map<String, Object> values = new HashMap<>();
        for (int i = 1; i <= query.getMetaData().getColumnCount(); i++) {
            Object value = query.getObject(i);
            if (value instanceof Array array) {
                value = List.of((Object[]) array.getArray());
            }
            if (value != null) {
                values.put(query.getMetaData().getColumnName(i), value);
            }
        }
        return new Row(values);
    }

    /**
     * The key of every published table.
     *
     * @return the column id
     */
    public UUID id() {
        return uuidOf("id");
    }

    /**
     * A UUID that is never null.
     *
     * @param column its name
     * @return its value
     */
    public UUID uuidOf(String column) {
        return Objects.requireNonNull(uuid(column), column);
    }

    /**
     * A text that is never null.
     *
     * @param column its name
     * @return its value
     */
    public String text(String column) {
        return (String) required(column);
    }

    /**
     * A text.
     *
     * @param column its name
     * @return its value, or null
     */
    public @Nullable String optionalText(String column) {
        return (String) values.get(column);
    }

    /**
     * A UUID.
     *
     * @param column its name
     * @return its value, or null
     */
    public @Nullable UUID uuid(String column) {
        Object value = values.get(column);
        return value instanceof String text ? UUID.fromString(text) : (UUID) value;
    }

    /**
     * An instant that is never null.
     *
     * @param column its name
     * @return its value, to the microsecond, or the nearest that is from 1970 to before 2200
     */
    public Instant instant(String column) {
        return Objects.requireNonNull(optionalInstant(column), column);
    }

    /**
     * An instant.
     *
     * @param column its name
     * @return its value, to the microsecond, or the nearest that is from 1970 to before 2200, or null
     */
    public @Nullable Instant optionalInstant(String column) {
        return switch (values.get(column)) {
            case null -> null;
            case String text when text.equals("infinity") -> LAST;
            case String text when text.equals("-infinity") -> FIRST;
            case String text -> bounded(OffsetDateTime.parse(text).toInstant());
            case Timestamp timestamp -> bounded(timestamp.toInstant());
            case Object other -> bounded((Instant) other);
        };
    }

    private static Instant bounded(Instant instant) {
        return instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant;
    }

    /**
     * A double.
     *
     * @param column its name
     * @return its value, or null
     */
    public @Nullable Double optionalDouble(String column) {
        return (Double) values.get(column);
    }

    /**
     * A numeric that is never null.
     *
     * @param column its name
     * @return its value
     */
    public BigDecimal decimal(String column) {
        return (BigDecimal) required(column);
    }

    /**
     * A bigint that is never null.
     *
     * @param column its name
     * @return its value
     */
    public long number(String column) {
        return ((Number) required(column)).longValue();
    }

    /**
     * An array of texts that is never null.
     *
     * @param column its name
     * @return its elements
     */
    public List<String> texts(String column) {
        return ((List<?>) required(column)).stream().map(String.class::cast).toList();
    }

    private Object required(String column) {
        return Objects.requireNonNull(values.get(column), column);
    }
}
