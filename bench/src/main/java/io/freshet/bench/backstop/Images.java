package io.freshet.bench.backstop;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/** An event's image and a table's row as columns in one format, so that they can be compared. Nulls are left out. */
final class Images {
    private Images() {}

    static Map<String, String> of(IndexedRecord image) {
        Map<String, String> columns = new TreeMap<>();
        put(columns, "", image);
        return columns;
    }

    private static void put(Map<String, String> columns, String prefix, IndexedRecord record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value instanceof IndexedRecord nested) {
                // The columns of a location are named like its parts; those of the price begin with its name.
                put(columns, field.name().equals("location") ? "" : field.name() + "_", nested);
            } else if (value != null) {
                columns.put(prefix + field.name(), value.toString());
            }
        }
    }

    /** Converts the current row. */
    static Map<String, String> of(ResultSet row) throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        ResultSetMetaData about = row.getMetaData();
        for (int i = 1; i <= about.getColumnCount(); i++) {
            String text = switch (about.getColumnTypeName(i)) {
                case "timestamptz" -> text(row.getObject(i, OffsetDateTime.class));
                case "_text" -> text(row.getArray(i));
                case "numeric" -> text(row.getBigDecimal(i));
                default -> row.getObject(i) == null ? null : String.valueOf(row.getObject(i));
            };
            if (text != null) {
                columns.put(about.getColumnName(i), text);
            }
        }
        if (columns.containsKey("price_amount")) { // a product's status is not a column
            columns.put("status", columns.containsKey("sold_at") ? "SOLD" : "AVAILABLE");
        }
        return columns;
    }

    private static @Nullable String text(@Nullable OffsetDateTime instant) {
        return instant == null ? null : instant.toInstant().toString();
    }

    private static @Nullable String text(@Nullable Array array) throws SQLException {
        return array == null ? null : Arrays.toString((Object[]) array.getArray());
    }

    private static @Nullable String text(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }
}
