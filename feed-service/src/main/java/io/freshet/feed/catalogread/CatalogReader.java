package io.freshet.feed.catalogread;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the catalogue in snapshots whose instant is known. Thread-safe. */
@Component
public class CatalogReader {
    private final JdbcClient jdbc;
    private final TransactionTemplate snapshot;

    CatalogReader(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /**
     * Runs a query in one snapshot.
     *
     * @param query gives the items
     * @return the items and the read instant: every change committed before it is in them
     */
    public Snapshot read(Function<JdbcClient, List<FeedItem>> query) {
        return java.util.Objects.requireNonNull(snapshot.execute(status -> {
            // now() is the transaction's start, which is before its snapshot: what was committed by then is in it.
            Instant readAt = jdbc.sql("select now()")
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant();
            return new Snapshot(query.apply(jdbc), readAt);
        }));
    }

    /**
     * Items as they were at an instant.
     *
     * @param items in the query's order
     * @param readAt PostgreSQL's {@code now()} of the transaction
     */
    public record Snapshot(List<FeedItem> items, Instant readAt) {}
}
