package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.EventId;
import io.freshet.events.Topics;
import io.freshet.events.v1.ProductChangeType;
import io.freshet.events.v1.ProductUpdated;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.TopicEvents;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Changes made with plain SQL appear on the topics as if the service had made them. */
class ChangesByHandIT extends StreamServiceTest {
    private final UUID id = UUID.randomUUID();

    @Test
    void appearInOrderWithTheirImagesAndTheirOrigin() throws Exception {
        try (ByHand hand = new ByHand()) {
            hand.run("insert into streams (id, seller_id, title, category) values ('%s', '%s', 'By hand', 'home')"
                    .formatted(id, SELLER));
            hand.run("update streams set status = 'LIVE', started_at = now() where id = '%s'".formatted(id));
            hand.run("update streams set status = 'ENDED' where id = '%s'".formatted(id));
            hand.run("delete from streams where id = '%s'".formatted(id));
        }

        List<StreamStatusChanged> events = TopicEvents.ofStream(id.toString(), 4);

        assertThat(events)
                .extracting(StreamStatusChanged::getChangeType)
                .containsExactly(
                        StreamChangeType.CREATED,
                        StreamChangeType.WENT_LIVE,
                        StreamChangeType.ENDED,
                        StreamChangeType.DELETED);
        assertThat(events).extracting(StreamStatusChanged::getVersion).containsExactly(1L, 2L, 3L, 4L);
        assertThat(events.get(0).getBefore()).isNull();
        for (int i = 1; i < 4; i++) {
            assertThat(events.get(i).getBefore()).isEqualTo(events.get(i - 1).getAfter());
            assertThat(events.get(i).getEventId())
                    .isEqualTo(EventId.of(id, i + 1).toString());
        }
        assertThat(events.get(3).getAfter()).isNull();
        for (ConsumerRecord<String, byte[]> event :
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id.toString(), 4)) {
            assertThat(TopicEvents.header(event, "freshet_origin")).isEqualTo("cdc");
            assertThat(TopicEvents.header(event, "ce_id")).isNotEmpty();
            assertThat(TopicEvents.header(event, "traceparent")).isNotEmpty();
        }
    }

    @Test
    void tellTheSameAsTheDirectPathWouldHave() throws Exception {
        String direct = createProduct(", \"location\": {\"latitude\": 25.2, \"longitude\": 55.27}");
        try (ByHand hand = new ByHand()) {
            hand.run("update products set sold_at = '2026-01-02T03:04:05.678901Z' where id = '%s'".formatted(direct));
            hand.run("delete from products where id = '%s'".formatted(direct));
            Instant deletedAt =
                    hand.instant("select deleted_at from tombstones where aggregate_id = '%s'".formatted(direct));

            List<ProductUpdated> events = TopicEvents.ofProduct(direct, 3);

            assertThat(events)
                    .extracting(ProductUpdated::getChangeType)
                    .containsExactly(ProductChangeType.CREATED, ProductChangeType.SOLD, ProductChangeType.DELETED);
            assertThat(events.get(1).getBefore()).isEqualTo(events.get(0).getAfter());
            assertThat(events.get(1).getAfter().getSoldAt()).isEqualTo("2026-01-02T03:04:05.678901Z");
            assertThat(events.get(1).getOccurredAt())
                    .isEqualTo(events.get(1).getAfter().getUpdatedAt());
            assertThat(events.get(2).getBefore()).isEqualTo(events.get(1).getAfter());
            assertThat(events.get(2).getOccurredAt()).isEqualTo(deletedAt);
        }
    }

    @Test
    void carryWhatIsStoredOutOfLineAlsoWhereItDidNotChange() throws Exception {
        try (ByHand hand = new ByHand()) {
            hand.run("""
                    insert into streams (id, seller_id, title, category, description)
                    select '%s', '%s', 'Long', 'home', string_agg(md5(i::text), '') from generate_series(1, 5000) i""".formatted(id, SELLER));
            hand.run("update streams set title = 'Longer' where id = '%s'".formatted(id));
        }

        List<StreamStatusChanged> events = TopicEvents.ofStream(id.toString(), 2);

        assertThat(events.get(1).getAfter().getDescription())
                .hasSize(160_000)
                .isEqualTo(events.get(0).getAfter().getDescription())
                .isEqualTo(events.get(1).getBefore().getDescription());
    }

    @Test
    void goOnFromTheDeletionWhereAnIdComesBack() throws Exception {
        String insert = "insert into streams (id, seller_id, title, category) values ('%s', '%s', 'Again', 'home')"
                .formatted(id, SELLER);
        try (ByHand hand = new ByHand()) {
            hand.run(insert);
            hand.run("delete from streams where id = '%s'".formatted(id));
            hand.run(insert);
        }

        List<StreamStatusChanged> events = TopicEvents.ofStream(id.toString(), 3);

        assertThat(events).extracting(StreamStatusChanged::getVersion).containsExactly(1L, 2L, 3L);
        assertThat(events.get(2).getChangeType()).isEqualTo(StreamChangeType.CREATED);
        assertThat(events.get(2).getBefore()).isNull();
    }

    /** Restores and replication write like this; ordinary triggers do not fire. */
    @Test
    void appearAlsoWhereTheyAreMadeInTheRoleOfAReplica() throws Exception {
        UUID product = UUID.randomUUID();
        try (ByHand hand = new ByHand()) {
            hand.run("set session_replication_role = replica");
            hand.run("insert into streams (id, seller_id, title, category) values ('%s', '%s', 'Restored', 'home')"
                    .formatted(id, SELLER));
            hand.run("insert into products (id, seller_id, title, category, price_amount, stream_id)"
                    + " values ('%s', '%s', 'Restored', 'home', 1, '%s')".formatted(product, SELLER, id));
            hand.run("update streams set title = 'Replicated' where id = '%s'".formatted(id));
            hand.run("delete from streams where id = '%s'".formatted(id));
            hand.run("insert into streams (id, seller_id, title, category, version)"
                    + " values ('%s', '%s', 'Again', 'home', 2)".formatted(id, SELLER));
        }

        List<StreamStatusChanged> events = TopicEvents.ofStream(id.toString(), 4);

        assertThat(events).extracting(StreamStatusChanged::getVersion).containsExactly(1L, 2L, 3L, 4L);
        assertThat(events)
                .extracting(StreamStatusChanged::getChangeType)
                .containsExactly(
                        StreamChangeType.CREATED,
                        StreamChangeType.UPDATED,
                        StreamChangeType.DELETED,
                        StreamChangeType.CREATED);
        assertThat(events.get(1).getAfter().getTitle()).isEqualTo("Replicated");
        ProductUpdated left = TopicEvents.ofProduct(product.toString(), 2).get(1);
        assertThat(left.getAfter().getStreamId()).as("its stream is gone").isNull();
    }

    /** The tables' owner can disable even triggers that always fire. */
    @Test
    void appearWithTheMarkOfAGapWhereTheirVersionDidNotRise() throws Exception {
        try (ByHand hand = new ByHand()) {
            Watermarks.awaitAfter(Watermarks.now()); // a first start counts as a gap
            hand.run("insert into streams (id, seller_id, title, category) values ('%s', '%s', 'First', 'home')"
                    .formatted(id, SELLER));
            TopicEvents.ofStream(id.toString(), 1);
            hand.run("begin");
            hand.run("alter table streams disable trigger streams_version");
            hand.run("update streams set title = 'Second', category = 'fashion' where id = '%s'".formatted(id));
            hand.run("update streams set title = 'Third' where id = '%s'".formatted(id));
            hand.run("alter table streams enable always trigger streams_version");
            hand.run("commit");
        }

        List<StreamStatusChanged> events = TopicEvents.ofStream(id.toString(), 3);

        assertThat(events).extracting(StreamStatusChanged::getVersion).containsExactly(1L, 1L, 1L);
        assertThat(events).extracting(event -> event.getAfter().getTitle()).containsExactly("First", "Second", "Third");
        assertThat(events.get(1).getBefore().getCategory())
                .as("where it was until now")
                .isEqualTo("home");
        List<ConsumerRecord<String, byte[]>> records =
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id.toString(), 3);
        assertThat(records.getFirst().headers().lastHeader("freshet_gap")).isNull();
        for (ConsumerRecord<String, byte[]> record : records.subList(1, 3)) {
            assertThat(TopicEvents.header(record, "freshet_gap")).isEqualTo("true");
            assertThat(TopicEvents.header(record, "freshet_origin")).isEqualTo("cdc");
        }
        Instant committed = Watermarks.now();
        assertThat(Watermarks.awaitAfter(committed)
                        .getPositions()
                        .get(Topics.STREAM_STATUS_CHANGED + "-"
                                + records.getLast().partition()))
                .as("not vouched for before it was there")
                .isGreaterThan(records.getLast().offset());
    }
}
