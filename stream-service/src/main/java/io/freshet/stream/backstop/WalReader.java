package io.freshet.stream.backstop;

import io.debezium.engine.RecordChangeEvent;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.publication.Row;
import io.freshet.stream.publication.TableEvents;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Translates Debezium's records, in WAL order. Not thread-safe. */
final class WalReader {
    private static final TypeReference<Map<String, Long>> POSITIONS = new TypeReference<>() {};
    private static final long OVERHEAD_BYTES = 2_000;
    private static final int MAX_TOMBSTONES = 10_000;

    private final Map<String, TableEvents> tables;
    private final JsonMapper json;
    private final Instant begun;
    private final Map<UUID, Instant> deletions = new HashMap<>();
    private long directTransaction = -1;

    /** @param begun when the backstop run began, by PostgreSQL's clock */
    WalReader(List<TableEvents> tables, JsonMapper json, Instant begun) {
        this.tables = tables.stream().collect(Collectors.toMap(TableEvents::table, Function.identity()));
        this.json = json;
        this.begun = begun;
    }

    /** Returns the entry of a record, or null if the record only affects later ones. */
    @Nullable
    WalEntry read(RecordChangeEvent<SourceRecord> origin) {
        if (!(origin.record().value() instanceof Struct value)) {
            return null;
        }
        Struct source = value.getStruct("source");
        long transaction = source.getInt64("txId") == null ? -1 : source.getInt64("txId");
        String operation = value.getString("op");
        if (operation.equals("m")) {
            directTransaction = transaction;
            return null;
        }
        String table = source.getString("table");
        if (operation.equals("t")) {
            return tables.containsKey(table) ? new WalEntry.Truncation(table) : null;
        }
        Struct after = value.getStruct("after");
        return switch (table) {
            case "heartbeat" -> heartbeat(origin, after);
            case "tombstones" -> {
                if (after != null && deletions.size() < MAX_TOMBSTONES) {
                    deletions.put(UUID.fromString(after.getString("aggregate_id")), instant(after, "deleted_at"));
                }
                yield null;
            }
            default -> change(table, operation, transaction, value, after, source);
        };
    }

    private WalEntry.Heartbeat heartbeat(RecordChangeEvent<SourceRecord> origin, Struct after) {
        return new WalEntry.Heartbeat(
                instant(after, "at"), json.readValue(after.getString("positions"), POSITIONS), origin);
    }

    private WalEntry.Change change(
            String table, String operation, long transaction, Struct value, @Nullable Struct after, Struct source) {
        TableEvents events = Objects.requireNonNull(tables.get(table), table);
        Struct before = operation.equals("c") ? null : value.getStruct("before");
        UUID id = UUID.fromString((after == null ? Objects.requireNonNull(before) : after).getString("id"));
        long version;
        Supplier<OutgoingEvent> event;
        if (after == null) {
            Struct last = Objects.requireNonNull(before, "before");
            Instant tombstone = deletions.remove(id);
            Instant deletedAt = tombstone == null ? Instant.ofEpochMilli(source.getInt64("ts_ms")) : tombstone;
            version = last.getInt64("version") + 1;
            event = () -> events.deleted(row(last), deletedAt);
        } else {
            version = after.getInt64("version");
            // An update without its old row: a migration kept the row out of the WAL because readers could not parse
            // it.
            event = operation.equals("u") && before == null
                    ? () -> events.current(row(after))
                    : () -> events.changed(before == null ? null : row(before), row(after));
        }
        boolean direct = transaction == directTransaction;
        return new WalEntry.Change(
                table,
                id,
                version,
                transaction,
                direct,
                before == null || version > before.getInt64("version"),
                !direct && Instant.ofEpochMilli(source.getInt64("ts_ms")).isAfter(begun),
                bytes(before) + bytes(after),
                event);
    }

    private static Row row(Struct struct) {
        Map<String, Object> values = new HashMap<>();
        for (Field column : struct.schema().fields()) {
            Object value = struct.get(column);
            if (value != null) {
                values.put(column.name(), value);
            }
        }
        return new Row(values);
    }

    private static long bytes(@Nullable Struct struct) {
        if (struct == null) {
            return 0;
        }
        long bytes = OVERHEAD_BYTES;
        for (Field column : struct.schema().fields()) {
            if (struct.get(column) instanceof String text) {
                bytes += text.length();
            }
        }
        return bytes;
    }

    private static Instant instant(Struct struct, String column) {
        return OffsetDateTime.parse(struct.getString(column)).toInstant();
    }
}
