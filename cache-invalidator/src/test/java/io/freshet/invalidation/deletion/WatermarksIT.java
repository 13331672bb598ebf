package io.freshet.invalidation.deletion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.cache.CacheConnection;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.ScopeInvalidator;
import io.freshet.cache.SourcePartition;
import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.events.v1.Watermark;
import io.freshet.invalidation.SampleChanges;
import io.freshet.localstack.junit.EngineSuperuser;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

/** A watermark counts once everything below its positions is applied and the last gap is invalidated. */
@DirtiesContext // last of its package: other tests must not share its instance
class WatermarksIT extends InvalidationTest {
    private static final Page HOME = Page.discover("home");

    private static final AtomicReference<Instant> LAST = new AtomicReference<>(Instant.parse("2026-11-22T20:00:00Z"));

    /** An instance that starts later would read of the gap, and invalidate everything in the middle of another test. */
    @AfterAll
    static void forget() throws Exception {
        try (Admin admin = Admin.create(EngineSuperuser.ofKafka())) {
            admin.deleteRecords(Map.of(new TopicPartition(Topics.WATERMARKS, 0), RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aWatermarkCountsOnceEverythingBelowItIsApplied() throws Exception {
        publish(SampleChanges.productChange(null, SampleChanges.product("home").build()));
        Instant watermark = later();

        send(watermark, ends(), false);

        awaitEveryStripeAt(watermark);
    }

    /** A later watermark must wait for a missing record below it. */
    @Test
    void aWatermarkBelowWhichSomethingIsMissingDoesNotCount() throws Exception {
        RecordMetadata last = publishWhere();
        Instant reached = later();
        send(reached, ends(), false);
        awaitEveryStripeAt(reached);

        Map<String, Long> ahead = ends();
        ahead.merge(last.topic() + "-" + last.partition(), 1L, Long::sum);
        Instant later = later();
        send(later, ahead, false);
        // Watermarks are read in order: once other partitions have reached the later one, it has been processed.
        await().atMost(Duration.ofSeconds(60)).until(() -> field(0, "w:0:0").equals(micros(later)));
        assertThat(stripes())
                .allSatisfy(stripe -> assertThat(field(stripe, "watermark")).isEqualTo(micros(reached)));

        publishWhere();
        awaitEveryStripeAt(later);
    }

    @Test
    void aWatermarkAfterAGapInvalidatesAndAnnouncesEverythingFirst() throws Exception {
        fill(HOME);

        send(later(), ends(), true);

        FeedInvalidated announced = nextAnnouncement();
        assertThat(announced.getReason()).isEqualTo("broad");
        assertThat(isCached(HOME)).isFalse();
        SourcePartition gaps = new SourcePartition(SourcePartition.WATERMARKS, 0);
        long gap = requireNonNull(NotificationGeneration.parse(announced.getGeneration())
                .positions()
                .get(gaps));
        await("every partition's watermark names it")
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    announcements.poll(Duration.ofMillis(50)).forEach(watermarks::add);
                    return watermarks.stream()
                                    .filter(record -> offset(decode(record), gaps) == gap)
                                    .map(ConsumerRecord::partition)
                                    .distinct()
                                    .count()
                            == Topics.EVENT_PARTITIONS;
                });
    }

    /**
     * The owner of the first partition may have crashed after the gap was reported and before it invalidated anything.
     */
    @Test
    void whoTakesOverInvalidatesWhatAGapLostBeforeAnyWatermarkCounts(@Autowired CacheConnection connection) {
        fill(HOME);
        AppliedProgress successor = new AppliedProgress(new ScopeInvalidator(connection));
        long farAhead = 1_000_000;

        successor.gap(farAhead);
        successor.own(new SourcePartition(SourcePartition.STREAMS, 0), 0);
        successor.reached(new AppliedProgress.KnownWatermark(later(), Map.of()));

        assertThat(isCached(HOME)).isFalse();
        fill(HOME);
        successor.reached(new AppliedProgress.KnownWatermark(later(), Map.of()));
        assertThat(isCached(HOME)).isTrue();
    }

    /** A follower may conclude from a watermark that it has read all announcements it covers. */
    @Test
    void whatIsProvenIsAnnouncedAfterTheAnnouncementsThatItCovers() throws Exception {
        RecordMetadata change = publishWhere();
        SourcePartition source = new SourcePartition(SourcePartition.PRODUCTS, change.partition());

        List<FeedInvalidated> announced = new ArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            send(later(), ends(), false); // one before the change is applied proves less
            announcements.poll(Duration.ofMillis(100)).forEach(record -> {
                if (record.partition() == change.partition()) {
                    announced.add(decode(record));
                }
            });
            return !announced.isEmpty() && offset(announced.getLast(), source) == change.offset();
        });

        assertThat(announced).extracting(FeedInvalidated::getReason).contains("product_updated");
        FeedInvalidated last = announced.getLast();
        assertThat(last.getReason()).isEqualTo("watermark");
        assertThat(last.getScopes()).isEmpty();
        assertThat(announced.stream().filter(each -> each.getWatermark() != null))
                .filteredOn(
                        before -> announced.indexOf(before) < reasons(announced).indexOf("product_updated"))
                .allSatisfy(before -> assertThat(offset(before, source)).isLessThan(change.offset()));
    }

    private static List<String> reasons(List<FeedInvalidated> announced) {
        return announced.stream().map(FeedInvalidated::getReason).toList();
    }

    /** The position of a source in a watermark; −1 if it is not a watermark or lacks the source. */
    private static long offset(FeedInvalidated announced, SourcePartition source) {
        return announced.getWatermark() == null
                ? -1
                : NotificationGeneration.parse(announced.getGeneration())
                        .positions()
                        .getOrDefault(source, -1L);
    }

    private RecordMetadata publishWhere() throws Exception {
        byte[] value = encoder.encode(
                Topics.PRODUCT_UPDATED,
                SampleChanges.productChange(null, SampleChanges.product("home").build()));
        return kafka.send(Topics.PRODUCT_UPDATED, KEY, value).get().getRecordMetadata();
    }

    private void send(Instant instant, Map<String, Long> positions, boolean gap) throws Exception {
        Watermark watermark = Watermark.newBuilder()
                .setWatermark(instant)
                .setGap(gap)
                .setPositions(positions)
                .build();
        kafka.send(new ProducerRecord<>(Topics.WATERMARKS, 0, null, encoder.encode(Topics.WATERMARKS, watermark)))
                .get();
    }

    /** The ends of all event partitions, in the format of a watermark. */
    private Map<String, Long> ends() {
        List<TopicPartition> partitions = SourcePartition.events().stream()
                .map(source -> new TopicPartition(
                        source.topic() == SourcePartition.STREAMS
                                ? Topics.STREAM_STATUS_CHANGED
                                : Topics.PRODUCT_UPDATED,
                        source.partition()))
                .toList();
        Map<String, Long> ends = new HashMap<>();
        announcements.endOffsets(partitions).forEach((partition, end) -> ends.put(partition.toString(), end));
        return ends;
    }

    private void awaitEveryStripeAt(Instant watermark) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stripes())
                        .allSatisfy(
                                stripe -> assertThat(field(stripe, "watermark")).isEqualTo(micros(watermark))));
    }

    /** Watermarks only rise. */
    private static Instant later() {
        return LAST.updateAndGet(last -> last.plusMillis(1));
    }

    private static List<Integer> stripes() {
        return List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }

    private String field(int stripe, String field) {
        Object value = redis.opsForHash().get("ctl:{s" + stripe + "}", field);
        return value == null ? "" : value.toString();
    }

    private static String micros(Instant instant) {
        return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }
}
