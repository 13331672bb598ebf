package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.events.v1.ProductChangeType;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.events.v1.Watermark;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.backstop.BackstopStatus.Activity;
import io.freshet.stream.publication.TopicEvents;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** WAL lost with its slot is a gap. It is reported, and closed by publishing the current images of differing rows. */
class SlotLossIT extends StreamServiceTest {
    private static final String INSERT =
            "insert into streams (id, seller_id, title, category) values ('%s', '%s', 'By hand', 'home')";

    @Autowired
    private Backstop backstop;

    @Autowired
    private BackstopStatus status;

    @Test
    void isClosedByTheImagesOfWhatDiffersAndTold() throws Exception {
        String untouched = createStream();
        String changed = createStream();
        String deleted = createStream();
        String created = UUID.randomUUID().toString();
        Watermarks.awaitAfter(Watermarks.now());

        backstop.destroy();
        Instant lost;
        try (ByHand hand = new ByHand()) {
            dropSlot(hand);
            hand.run("update streams set title = 'Lost' where id = '" + changed + "'");
            hand.run("update streams set title = 'Current' where id = '" + changed + "'");
            hand.run("delete from streams where id = '" + deleted + "'");
            hand.run(INSERT.formatted(created, SELLER));
            lost = Watermarks.now();
        }
        backstop.start();

        Watermark first = Watermarks.awaitAfter(lost);
        assertThat(first.getGap()).isTrue();
        // Later watermarks may report the gap too until the first is acknowledged.
        await().atMost(Duration.ofSeconds(60))
                .until(() -> Watermarks.all().stream()
                        .anyMatch(watermark ->
                                watermark.getWatermark().isAfter(first.getWatermark()) && !watermark.getGap()));
        StreamStatusChanged current = TopicEvents.ofStream(changed, 2).get(1);
        assertThat(current.getVersion()).isEqualTo(3);
        assertThat(current.getAfter().getTitle()).isEqualTo("Current");
        StreamStatusChanged gone = TopicEvents.ofStream(deleted, 2).get(1);
        assertThat(gone.getVersion()).isEqualTo(2);
        assertThat(gone.getChangeType()).isEqualTo(StreamChangeType.DELETED);
        assertThat(TopicEvents.ofStream(created, 1).getFirst().getVersion()).isEqualTo(1);
        for (String id : List.of(changed, deleted, created)) {
            assertThat(TopicEvents.header(last(id), "freshet_gap")).isEqualTo("true");
            assertThat(TopicEvents.header(last(id), "freshet_origin")).isEqualTo("cdc");
        }
        assertThat(TopicEvents.records(Topics.STREAM_STATUS_CHANGED, untouched, 1))
                .hasSize(1);
    }

    /** The record of published versions may lag behind the topics, and so not contain the deleted row. */
    @Test
    void tellsTheDeletionAlsoOfWhatWasNotRecordedYet() throws Exception {
        String deleted = createStream();
        Watermarks.awaitAfter(Watermarks.now());

        backstop.destroy();
        try (ByHand hand = new ByHand()) {
            dropSlot(hand);
            hand.run("delete from backstop.published where aggregate_id = '" + deleted + "'");
            hand.run("delete from streams where id = '" + deleted + "'");
        }
        backstop.start();

        StreamStatusChanged gone = TopicEvents.ofStream(deleted, 2).getLast();
        assertThat(gone.getVersion()).isEqualTo(2);
        assertThat(gone.getChangeType()).isEqualTo(StreamChangeType.DELETED);
    }

    @Test
    void isNoticedWhereAnotherSlotHasItsName() throws Exception {
        backstop.destroy();
        String id = UUID.randomUUID().toString();
        try (ByHand hand = new ByHand()) {
            dropSlot(hand);
            hand.run(INSERT.formatted(id, SELLER));
            hand.run("select pg_create_logical_replication_slot('freshet_backstop', 'pgoutput')");
        }
        backstop.start();

        assertThat(TopicEvents.header(last(id), "freshet_gap")).isEqualTo("true");
    }

    /** A new slot waits for them, beyond the 5 s for which the service otherwise waits for a lock. */
    @Test
    void isMadeUpForOnceTheTransactionsThatRanHaveEnded() throws Exception {
        backstop.destroy();
        String id = UUID.randomUUID().toString();
        try (ByHand hand = new ByHand()) {
            dropSlot(hand);
            hand.run("begin");
            hand.run(INSERT.formatted(id, SELLER));
            backstop.start();

            await().during(Duration.ofSeconds(6))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> status.activity() != Activity.RETRYING);
            hand.run("commit");
        }

        assertThat(TopicEvents.header(last(id), "freshet_origin")).isEqualTo("cdc");
    }

    /** The table's owner truncates it with the trigger disabled, so the WAL does not contain the removed rows. */
    @Test
    void isWhatATruncationIsTakenFor() throws Exception {
        String emptied = createProduct("");
        Watermarks.awaitAfter(Watermarks.now());
        Instant emptiedAt;
        try (ByHand hand = new ByHand()) {
            hand.run("begin");
            hand.run("alter table products disable trigger products_no_truncate");
            hand.run("truncate products");
            hand.run("alter table products enable always trigger products_no_truncate");
            hand.run("commit");
            emptiedAt = Watermarks.now();
        }

        ProductUpdated gone = TopicEvents.ofProduct(emptied, 2).getLast();

        assertThat(gone.getChangeType()).isEqualTo(ProductChangeType.DELETED);
        assertThat(gone.getVersion()).isEqualTo(2);
        assertThat(Watermarks.awaitAfter(emptiedAt).getGap()).isTrue();
        try (ByHand hand = new ByHand()) {
            hand.run(
                    "insert into products (id, seller_id, title, category, price_amount) values ('%s', '%s', 'Back', 'home', 1)"
                            .formatted(emptied, SELLER));
        }
        assertThat(TopicEvents.ofProduct(emptied, 3).getLast().getVersion()).isEqualTo(3);
    }

    @AfterEach
    void streamAgain() throws Exception {
        Watermarks.awaitAfter(Watermarks.now());
    }

    /** The slot's process outlives its client for a moment. */
    private static void dropSlot(ByHand hand) throws SQLException {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> hand.count("select count(*) from pg_replication_slots"
                                + " where slot_name = 'freshet_backstop' and active")
                        == 0);
        hand.run("select pg_drop_replication_slot('freshet_backstop')");
    }

    private static ConsumerRecord<String, byte[]> last(String id) {
        return TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, 1).getLast();
    }
}
