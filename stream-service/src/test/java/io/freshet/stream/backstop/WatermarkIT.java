package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.events.Topics;
import io.freshet.events.v1.Watermark;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.FaultySender;
import io.freshet.stream.publication.TopicEvents;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Everything committed before a watermark is below its positions. */
class WatermarkIT extends StreamServiceTest {
    private final UUID id = UUID.randomUUID();

    @Autowired
    private FaultySender sender;

    @AfterEach
    void heal() {
        sender.heal();
    }

    @Test
    void liesAboveEveryChangeBeforeIt() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ids.add(createStream());
            UUID byHand = UUID.randomUUID();
            insertByHand(byHand);
            ids.add(byHand.toString());
        }

        Watermark watermark = Watermarks.awaitAfter(Watermarks.now());

        assertThat(watermark.getPositions()).hasSize(12);
        for (String aggregate : ids) {
            assertCovered(watermark, aggregate);
        }
    }

    @Test
    void waitsForAnUndecidedChange() throws Exception {
        CountDownLatch attempts = new CountDownLatch(3);
        sender.fail((event, origin, real) -> {
            if (!event.aggregateId().equals(id)) {
                return real.get();
            }
            attempts.countDown();
            return CompletableFuture.failedFuture(new IOException("Kafka does not take it"));
        });
        insertByHand(id);
        Instant committed = Watermarks.now();
        createStream(); // other changes continue, and heartbeats follow
        assertThat(attempts.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(Watermarks.all())
                .extracting(Watermark::getWatermark)
                .allMatch(watermark -> watermark.isBefore(committed));

        sender.heal();
        assertCovered(Watermarks.awaitAfter(committed), id.toString());
    }

    private static void assertCovered(Watermark watermark, String aggregate) {
        ConsumerRecord<String, byte[]> event =
                TopicEvents.records(Topics.STREAM_STATUS_CHANGED, aggregate, 1).getFirst();
        assertThat(watermark.getPositions().get(event.topic() + "-" + event.partition()))
                .isGreaterThan(event.offset());
    }

    private static void insertByHand(UUID id) throws Exception {
        try (ByHand hand = new ByHand()) {
            hand.run("insert into streams (id, seller_id, title, category) values ('%s', '%s', 'By hand', 'home')"
                    .formatted(id, SELLER));
        }
    }

    /** Otherwise the WAL would fill the disk, or the slot would be lost at its limit. */
    @Test
    void theSlotLetsGoOfTheWalThatWatermarksCover() throws Exception {
        try (ByHand hand = new ByHand()) {
            long now = hand.count("select (pg_current_wal_lsn() - '0/0')::bigint");

            await().atMost(Duration.ofSeconds(60)).until(() -> {
                hand.run("select pg_log_standby_snapshot()"); // the server writes one every 15 s
                return hand.count("select (restart_lsn - '0/0')::bigint from pg_replication_slots where slot_name ="
                                + " 'freshet_backstop'")
                        > now;
            });
        }
    }
}
