package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.Topics;
import io.freshet.stream.StreamServiceTest;
import io.freshet.stream.publication.FaultySender;
import io.freshet.stream.publication.Origin;
import io.freshet.stream.publication.TopicEvents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;

/** Whatever happens to the direct path's sends, each version appears, and first appearances are in order. */
class LostPublishesIT extends StreamServiceTest {
    @Autowired
    private FaultySender sender;

    @AfterEach
    void heal() {
        sender.heal();
    }

    @Test
    void comeFromTheWalInOrder() throws Exception {
        loseDirect(Set.of(1L, 3L, 4L));
        String id = createStream();
        for (int i = 2; i <= 6; i++) {
            patch(id, i);
        }

        List<ConsumerRecord<String, byte[]>> events = events(id, 6);

        assertThat(firstAppearances(events)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(events)
                .filteredOn(event -> Set.of(1L, 3L, 4L).contains(version(event)))
                .allSatisfy(event -> assertThat(origin(event)).isEqualTo("cdc"));
    }

    @Test
    void keepTheirOrderWhereOnlyThePredecessorWasLost() throws Exception {
        // The backstop cannot send version 1 for a while either; version 2 must not be sent before it.
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        sender.fail(
                (event, origin, real) -> event.version() == 1 && (origin == Origin.DIRECT || System.nanoTime() < until)
                        ? CompletableFuture.failedFuture(new IOException("lost"))
                        : real.get());
        String id = createStream();
        patch(id, 2);

        assertThat(firstAppearances(events(id, 2))).containsExactly(1L, 2L);
    }

    @Test
    void onlyRepeatWhereTheyArriveAfterAll() throws Exception {
        CompletableFuture<Void> late = new CompletableFuture<>();
        sender.fail((event, origin, real) ->
                origin == Origin.DIRECT && event.version() == 2 ? late.thenCompose(_ -> real.get()) : real.get());
        String id = createStream();
        patch(id, 2);
        patch(id, 3);
        assertThat(firstAppearances(events(id, 3))).containsExactly(1L, 2L, 3L);
        late.complete(null);

        List<ConsumerRecord<String, byte[]>> events = events(id, 4);

        assertThat(firstAppearances(events)).containsExactly(1L, 2L, 3L);
        List<ConsumerRecord<String, byte[]>> second =
                events.stream().filter(event -> version(event) == 2).toList();
        assertThat(second).hasSize(2);
        assertThat(second).extracting(LostPublishesIT::origin).containsExactly("cdc", "direct");
        assertThat(second.get(0).value()).isEqualTo(second.get(1).value());
        assertThat(TopicEvents.header(second.get(0), "ce_id")).isEqualTo(TopicEvents.header(second.get(1), "ce_id"));
    }

    @Test
    void areNotTakenForLostWithinTheGraceTime() throws Exception {
        sender.fail((event, origin, real) -> origin == Origin.DIRECT
                ? CompletableFuture.supplyAsync(real, CompletableFuture.delayedExecutor(150, TimeUnit.MILLISECONDS))
                        .thenCompose(sent -> sent)
                : real.get());
        String id = createStream();
        Watermarks.awaitAfter(Watermarks.now());

        assertThat(events(id, 1))
                .singleElement()
                .extracting(LostPublishesIT::origin)
                .isEqualTo("direct");
    }

    /** A busy instance exceeds the grace period: versions that it still holds are not published twice. */
    @Test
    void areNotTakenForLostWhileTheDirectPathHasThemInItsHands() throws Exception {
        sender.fail((event, origin, real) -> origin == Origin.DIRECT
                ? CompletableFuture.supplyAsync(real, CompletableFuture.delayedExecutor(1200, TimeUnit.MILLISECONDS))
                        .thenCompose(sent -> sent)
                : real.get());
        String id = createStream();
        Watermarks.awaitAfter(Watermarks.now());

        assertThat(events(id, 1))
                .singleElement()
                .extracting(LostPublishesIT::origin)
                .isEqualTo("direct");
    }

    @Test
    void delayNoOtherAggregate() throws Exception {
        String held = createStream();
        sender.fail((event, origin, real) -> event.aggregateId().toString().equals(held)
                ? CompletableFuture.failedFuture(new IOException("lost"))
                : real.get());
        patch(held, 2);

        String other;
        try (ByHand hand = new ByHand()) {
            other = createStream();
            hand.run("update streams set title = 'Not held' where id = '" + other + "'");
        }

        assertThat(firstAppearances(events(other, 2))).containsExactly(1L, 2L);
        sender.heal();
        assertThat(firstAppearances(events(held, 2))).containsExactly(1L, 2L);
    }

    private void loseDirect(Set<Long> versions) {
        sender.fail((event, origin, real) -> origin == Origin.DIRECT && versions.contains(event.version())
                ? CompletableFuture.failedFuture(new IOException("lost"))
                : real.get());
    }

    private void patch(String id, int version) {
        seller().patch()
                .uri("/api/streams/" + id)
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("title", "Version " + version))
                .exchange()
                .expectHeader()
                .valueEquals("ETag", "\"" + version + "\"");
    }

    private static List<ConsumerRecord<String, byte[]>> events(String id, int expected) {
        return TopicEvents.records(Topics.STREAM_STATUS_CHANGED, id, expected);
    }

    private static List<Long> firstAppearances(List<ConsumerRecord<String, byte[]>> events) {
        return events.stream().map(LostPublishesIT::version).distinct().toList();
    }

    private static long version(ConsumerRecord<?, ?> event) {
        return Long.parseLong(TopicEvents.header(event, "freshet_version"));
    }

    private static String origin(ConsumerRecord<?, ?> event) {
        return TopicEvents.header(event, "freshet_origin");
    }
}
