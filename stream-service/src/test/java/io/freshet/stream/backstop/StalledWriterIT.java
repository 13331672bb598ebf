package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.Topics;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.OutgoingEvent;
import io.freshet.stream.publication.Publication;
import io.freshet.stream.publication.Row;
import io.freshet.stream.publication.TableEvents;
import io.freshet.stream.publication.TopicEvents;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A writer whose thread stalls between its commit and its publication has lost nothing. */
class StalledWriterIT extends StreamServiceTest {
    private static final long STALL_MILLIS = 1200; // above the backstop's grace

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Publication publication;

    @Autowired
    private List<TableEvents> tables;

    @Test
    void isNotTakenForLost() throws Exception {
        Watermarks.awaitAfter(Watermarks.now()); // the first start publishes all existing rows
        UUID id = UUID.randomUUID();

        transaction.executeWithoutResult(_ -> {
            TransactionSynchronizationManager.registerSynchronization(new Stall());
            jdbc.sql("insert into streams (id, seller_id, title, category) values (?, ?, 'Stalled', 'home')")
                    .params(id, SELLER)
                    .update();
            publication.afterCommit(created(id));
        });

        assertThat(TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id.toString(), 1))
                .singleElement()
                .extracting(event -> TopicEvents.header(event, "freshet_origin"))
                .isEqualTo("direct");
    }

    /** A rolled-back change is not published and does not stay in memory. */
    @Test
    void forgetsWhatIsRolledBack() {
        UUID id = UUID.randomUUID();

        transaction.executeWithoutResult(status -> {
            publication.afterCommit(created(id));
            assertThat(publication.isOnItsWay(id, 1)).isTrue();
            status.setRollbackOnly();
        });

        assertThat(publication.isOnItsWay(id, 1)).isFalse();
    }

    private OutgoingEvent created(UUID id) {
        Instant now = Instant.now();
        Map<String, Object> row = new HashMap<>(Map.of("id", id, "seller_id", SELLER, "title", "Stalled"));
        row.putAll(Map.of("category", "home", "status", "SCHEDULED", "version", 1L));
        row.putAll(Map.of("created_at", now.toString(), "updated_at", now.toString()));
        return tables.stream()
                .filter(table -> table.table().equals("streams"))
                .findFirst()
                .orElseThrow()
                .changed(null, new Row(row));
    }

    private static final class Stall implements TransactionSynchronization {
        @Override
        public void afterCommit() {
            try {
                assertThat(new CountDownLatch(1).await(STALL_MILLIS, TimeUnit.MILLISECONDS))
                        .isFalse();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
