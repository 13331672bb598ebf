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
 * A table's row, from the WAL or a query. UUIDs and instants may be given as text; null columns are absent. Instants
 * are clamped to the range that every consumer of the events supports: the WAL may hold rows from before a migration
 * repaired them, and Avro cannot represent an infinite instant.
 *
 * @param values the values by column
 */
public record Row(Map<String, Object> values) {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("2199-12-31T23:59:59.999999Z");

    /**
     * Reads the current row of a query.
     *
     * @param query a result with the table's columns
     * @return a copy, independent of the query
     * @throws SQLException if the row cannot be read
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
     * Returns the key, which every published table has.
     *
     * @return the value of the column id
     */
    public UUID id() {
        return uuidOf("id");
    }

    /**
     * Returns a non-null UUID.
     *
     * @param column its name
     * @return its value
     */
    public UUID uuidOf(String column) {
        return Objects.requireNonNull(uuid(column), column);
    }

    /**
     * Returns a non-null text.
     *
     * @param column its name
     * @return its value
     */
    public String text(String column) {
        return (String) required(column);
    }

    /**
     * Returns a text.
     *
     * @param column its name
     * @return its value, or null
     */
    public @Nullable String optionalText(String column) {
        return (String) values.get(column);
    }

    /**
     * Returns a UUID.
     *
     * @param column its name
     * @return its value, or null
     */
    public @Nullable UUID uuid(String column) {
        Object value = values.get(column);
        return value instanceof String text ? UUID.fromString(text) : (UUID) value;
    }

    /**
     * Returns a non-null instant.
     *
     * @param column its name
     * @return its value, with microsecond precision, clamped to 1970 through 2199
     */
    public Instant instant(String column) {
        return Objects.requireNonNull(optionalInstant(column), column);
    }

    /**
     * Returns an instant.
     *
     * @param column its name
     * @return its value, with microsecond precision, clamped to 1970 through 2199, or null
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
     * Returns a double.
     *
     * @param column its name
     * @return its value, or null
     */
    public @Nullable Double optionalDouble(String column) {
        return (Double) values.get(column);
    }

    /**
     * Returns a non-null numeric.
     *
     * @param column its name
     * @return its value
     */
    public BigDecimal decimal(String column) {
        return (BigDecimal) required(column);
    }

    /**
     * Returns a non-null bigint.
     *
     * @param column its name
     * @return its value
     */
    public long number(String column) {
        return ((Number) required(column)).longValue();
    }

    /**
     * Returns a non-null array of texts.
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
