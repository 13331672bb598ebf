package io.freshet.feed.catalogread;

import io.freshet.http.DatabaseAvailability;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the catalogue in snapshots with a known read instant. Thread-safe. */
@Component
public class CatalogReader {
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;
    private final DatabaseClock clock;

    CatalogReader(JdbcClient jdbc, PlatformTransactionManager transactions, DatabaseClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * Runs a query in one snapshot.
     *
     * @param query returns the items
     * @return the items and the read instant; they contain every change committed before it
     * @param <T> the type of an item
     * @throws CatalogUnavailableException if the database is unavailable; a faulty query or row throws something else
     */
    public <T> Snapshot<T> read(Function<JdbcClient, List<T>> query) {
        try {
            return inTransaction(query);
        } catch (DataAccessException | TransactionException e) {
            if (DatabaseAvailability.isLackingIn(e)) {
                throw new CatalogUnavailableException("the catalogue cannot be read now", e);
            }
            throw e;
        }
    }

    /**
     * Reads a page of a feed.
     *
     * @param page its query
     * @return the items, plus one if more follow
     * @throws CatalogUnavailableException if the database is unavailable
     */
    public Snapshot<FeedItem> read(FeedStatement page) {
        return read(jdbc -> jdbc.sql(page.sql())
                .params(page.parameters())
                .query((row, _) -> FeedRows.item(row))
                .list());
    }

    private <T> Snapshot<T> inTransaction(Function<JdbcClient, List<T>> query) {
        return Objects.requireNonNull(snapshot.execute(status -> {
            // now() is the transaction's start, which precedes its snapshot: all that was committed by then is visible.
            long askedNanos = System.nanoTime();
            Instant readAt = jdbc.sql("select now()")
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant();
            clock.read(readAt, askedNanos);
            return new Snapshot<>(query.apply(jdbc), readAt);
        }));
    }

    /**
     * Items as they were at an instant.
     *
     * @param items in the query's order
     * @param readAt PostgreSQL's {@code now()} of the transaction
     * @param <T> the type of an item
     */
    public record Snapshot<T>(List<T> items, Instant readAt) {}
}
