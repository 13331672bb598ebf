package io.freshet.stream.backstop;

import io.freshet.http.TraceContext;
import io.freshet.stream.publication.EventSender;
import io.freshet.stream.publication.Origin;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.publication.PublicationRecord;
import io.freshet.stream.publication.PublicationRecord.Published;
import io.freshet.stream.publication.Row;
import io.freshet.stream.publication.TableEvents;
import io.freshet.stream.publication.TopicView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repairs a gap: compares the tables with the published versions and publishes one event per aggregate that differs.
 * Safe to repeat.
 */
final class GapRepair {
    private static final Logger log = LoggerFactory.getLogger(GapRepair.class);
    private static final int BATCH = 500;
    private static final int LONG_QUERY_MILLIS = 600_000;
    private static final long ACKNOWLEDGED_SECONDS = 130;

    private final DataSource database;
    private final List<TableEvents> tables;
    private final TopicView view;
    private final PublicationRecord published;
    private final EventSender sender;

    GapRepair(
            DataSource database,
            List<TableEvents> tables,
            TopicView view,
            PublicationRecord published,
            EventSender sender) {
        this.database = database;
        this.tables = tables;
        this.view = view;
        this.published = published;
        this.sender = sender;
    }

    /**
     * Publishes the differences. The new slot must already exist, and the topics must have been read to their end.
     *
     * @return the number of events that Kafka acknowledged
     */
    int run() throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        awaitOlderTransactions();
        int count = 0;
        for (TableEvents table : tables) {
            createTombstones(table);
            count += publish(table, """
                    select t.*, p.version as recorded from %s t
                    left join backstop.published p on p.aggregate_id = t.id
                    where p.version is distinct from t.version""".formatted(table.table()), (row) -> table.current(Row.of(row)));
            count += publish(
                    table,
                    """
                    select d.*, p.version as recorded from tombstones d
                    left join backstop.published p using (aggregate_id)
                    where coalesce(d.source, p.source) = '%s' and (p.version is null or p.version < d.version)
                      and not exists (select from %1$s t where t.id = d.aggregate_id)""".formatted(table.table()),
                    (row) -> table.vanished(
                            row.getObject("aggregate_id", UUID.class),
                            row.getLong("version"),
                            row.getTimestamp("deleted_at").toInstant()));
        }
        log.info("after the loss of the slot {} aggregates were published anew", count);
        return count;
    }

    /** Rows removed with the triggers bypassed left no tombstones. Creates them, above every known version. */
    private void createTombstones(TableEvents table) throws SQLException {
        String vanished = """
                select p.aggregate_id, p.version from backstop.published p
                where p.source = '%1$s' and not exists (select from %1$s t where t.id = p.aggregate_id)
                  and not exists (
                    select from tombstones d where d.aggregate_id = p.aggregate_id and d.version >= p.version)
                """.formatted(table.table());
        try (Connection connection = database.getConnection()) {
            connection.setNetworkTimeout(Runnable::run, LONG_QUERY_MILLIS);
            connection.setAutoCommit(false);
            try (PreparedStatement unlimited = connection.prepareStatement("set local statement_timeout = 0");
                    PreparedStatement query = connection.prepareStatement(vanished);
                    PreparedStatement insert = connection.prepareStatement("""
                            insert into tombstones (aggregate_id, version, source) values (?, ?, ?)
                            on conflict (aggregate_id) do update
                            set version = greatest(tombstones.version, excluded.version), deleted_at = now(),
                              source = excluded.source""")) {
                unlimited.execute();
                query.setFetchSize(BATCH);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        UUID id = rows.getObject(1, UUID.class);
                        insert.setObject(1, id);
                        insert.setLong(2, Math.max(rows.getLong(2), view.highest(id)) + 1);
                        insert.setString(3, table.table());
                        insert.executeUpdate();
                    }
                }
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /**
     * Waits for older transactions to end. The slot omits those that committed before it was created, and they may not
     * be visible to the comparison yet.
     */
    private void awaitOlderTransactions() throws SQLException, InterruptedException {
        try (Connection connection = database.getConnection()) {
            long begun = snapshotEnd(connection, "pg_snapshot_xmax");
            while (snapshotEnd(connection, "pg_snapshot_xmin") < begun) {
                Thread.sleep(50);
            }
        }
    }

    private static long snapshotEnd(Connection connection, String function) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select " + function + "(pg_current_snapshot())::text::bigint");
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private int publish(TableEvents table, String differing, EventOfRow events)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        int count = 0;
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false); // otherwise the driver reads all rows into memory
            connection.setNetworkTimeout(Runnable::run, LONG_QUERY_MILLIS);
            try (PreparedStatement unlimited = connection.prepareStatement(
                            "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0");
                    PreparedStatement query = connection.prepareStatement(differing)) {
                unlimited.execute();
                query.setFetchSize(BATCH);
                try (ResultSet rows = query.executeQuery()) {
                    List<OutgoingEvent> batch = new ArrayList<>();
                    while (rows.next()) {
                        OutgoingEvent event = events.of(rows);
                        // a version that decreased was written with the triggers bypassed
                        boolean fell = rows.getLong("recorded") > event.version();
                        if (fell || view.highest(event.aggregateId()) < event.version()) {
                            batch.add(event);
                        }
                        if (batch.size() == BATCH) {
                            count += publish(table, batch);
                        }
                    }
                    count += publish(table, batch);
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        return count;
    }

    private int publish(TableEvents table, List<OutgoingEvent> batch)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        Map<UUID, Published> versions = new HashMap<>();
        CompletableFuture<?>[] sent = batch.stream()
                .map(event -> {
                    versions.put(event.aggregateId(), new Published(table.table(), event.version()));
                    return sender.send(event, Origin.GAP, TraceContext.current().traceparent());
                })
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(sent).get(ACKNOWLEDGED_SECONDS, TimeUnit.SECONDS);
        published.put(versions);
        batch.clear();
        return sent.length;
    }

    private interface EventOfRow {
        OutgoingEvent of(ResultSet row) throws SQLException;
    }
}
