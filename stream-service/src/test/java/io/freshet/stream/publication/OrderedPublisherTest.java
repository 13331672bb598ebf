package io.freshet.stream.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.EventEncoder;
import io.freshet.events.RegistryAddress;
import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatusChanged;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The direct path keeps the order of each aggregate and leaves the rest to the backstop. Uses a manual clock. */
class OrderedPublisherTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final int ROOM = 4;

    private final ManualExecutor thread = new ManualExecutor();
    private final Map<String, CompletableFuture<Void>> underWay = new HashMap<>();
    private final List<String> sent = new ArrayList<>();
    private final Map<UUID, Long> record = new HashMap<>();
    private final PublicationProperties properties =
            new PublicationProperties(RegistryAddress.valueOf("http://127.0.0.1:1"), WAIT, ROOM, 100);
    private final TopicView view = new TopicView(properties);
    private final PublishedVersions published =
            new PublishedVersions(
                    new PublicationRecord(new SimpleDriverDataSource(), JsonMapper.shared()), properties) {
                @Override
                void lookUp(UUID aggregateId, Runnable whenFound) {
                    Long version = record.get(aggregateId);
                    if (version != null) {
                        acknowledged(aggregateId, version);
                        whenFound.run();
                    }
                }
            };
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final OrderedPublisher publisher = new OrderedPublisher(
            new EventSender(
                    new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Map.of())),
                    new EventEncoder(properties.registry())) {
                @Override
                public CompletableFuture<?> send(OutgoingEvent event, Origin origin, String traceparent) {
                    assertThat(origin).isEqualTo(Origin.DIRECT);
                    sent.add(name(event.aggregateId(), event.version()));
                    CompletableFuture<Void> acknowledgement = new CompletableFuture<>();
                    underWay.put(name(event.aggregateId(), event.version()), acknowledgement);
                    return acknowledgement;
                }
            },
            view,
            published,
            properties,
            metrics,
            thread);

    @Test
    void aVersionGoesOutOnceTheOneBeforeIsAcknowledgedInWhateverOrderTheyCome() {
        offer(ONE, 3);
        offer(ONE, 1);
        offer(ONE, 2);
        assertThat(sent).containsExactly("1v1");

        acknowledge("1v1");
        assertThat(sent).containsExactly("1v1", "1v2");
        acknowledge("1v2");
        acknowledge("1v3");

        assertThat(sent).containsExactly("1v1", "1v2", "1v3");
        assertThat(left()).isZero();
    }

    @Test
    void aggregatesDoNotWaitForEachOther() {
        offer(ONE, 1);
        offer(OTHER, 1);

        assertThat(sent).containsExactly("1v1", "2v1");
    }

    @Test
    void whoseVersionBeforeDoesNotComeIsLeftToTheBackstop() {
        offer(ONE, 2);
        thread.wind(WAIT.minusNanos(1));
        assertThat(left()).isZero();
        assertThat(publisher.isOnItsWay(ONE, 2)).isTrue();

        thread.wind(Duration.ofNanos(1));

        assertThat(sent).isEmpty();
        assertThat(left()).isEqualTo(1);
        assertThat(publisher.isOnItsWay(ONE, 2)).isFalse();
        assertAllRoomIsFree();
    }

    @Test
    void aVersionWaitsLongerWhileTheOneBeforeIsUnderWay() {
        offer(ONE, 1);
        offer(ONE, 2);
        thread.wind(WAIT.multipliedBy(5));
        assertThat(left()).isZero();

        acknowledge("1v1");

        assertThat(sent).containsExactly("1v1", "1v2");
    }

    @Test
    void oneOfAnAggregateIsUnderWayAtATimeAlsoWhereItWasReadBeforeItIsAcknowledged() {
        offer(ONE, 1);
        offer(ONE, 2);
        appears(ONE, 1);
        assertThat(sent).containsExactly("1v1");

        acknowledge("1v1");

        assertThat(sent).containsExactly("1v1", "1v2");
    }

    @Test
    void whatKafkaDoesNotTakeIsLeftAndWhatFollowsGoesOutOnceTheBackstopHasPublishedIt() {
        offer(ONE, 1);
        offer(ONE, 2);
        underWay("1v1").completeExceptionally(new IOException("not taken"));
        thread.run();
        assertThat(left()).isEqualTo(1);
        assertThat(publisher.isOnItsWay(ONE, 1)).isFalse();
        assertThat(sent).containsExactly("1v1");

        appears(ONE, 1);

        assertThat(sent).containsExactly("1v1", "1v2");
    }

    @Test
    void whatKafkaDoesNotTakeTakesWhatWaitsForItAlong() {
        offer(ONE, 1);
        offer(ONE, 2);
        underWay("1v1").completeExceptionally(new IOException("not taken"));

        thread.wind(WAIT);

        assertThat(left()).isEqualTo(2);
        assertAllRoomIsFree();
    }

    @Test
    void whatTheBackstopPublishedSoonerIsNotRepeated() {
        offer(ONE, 2);

        appears(ONE, 2);

        assertThat(sent).isEmpty();
        assertThat(left()).isZero();
        assertAllRoomIsFree();
    }

    @Test
    void theDurableRecordTellsOfWhatThisInstanceHasNotSeen() {
        record.put(ONE, 6L);

        offer(ONE, 7);

        assertThat(sent).containsExactly("1v7");
    }

    @Test
    void whatFindsNoRoomIsLeft() {
        for (int i = 0; i <= ROOM; i++) {
            offer(new UUID(1, i), 1);
        }

        assertThat(sent).hasSize(ROOM);
        assertThat(left()).isEqualTo(1);
        assertThat(publisher.isOnItsWay(new UUID(1, ROOM), 1)).isFalse();
    }

    @Test
    void aVersionIsExpectedFromBeforeItsCommitUntilThatFails() {
        publisher.expect(event(ONE, 1));
        assertThat(publisher.isOnItsWay(ONE, 1)).isTrue();

        publisher.forget(event(ONE, 1));

        assertThat(publisher.isOnItsWay(ONE, 1)).isFalse();
    }

    @Test
    void whatWasAcknowledgedStaysKnown() {
        offer(ONE, 1);
        acknowledge("1v1");

        assertThat(publisher.isOnItsWay(ONE, 1)).isTrue();
        assertThat(publisher.isOnItsWay(ONE, 2)).isFalse();
    }

    @Test
    void whileTheServiceStopsEventsAreLeft() {
        thread.shutdown();

        offer(ONE, 1);

        assertThat(left()).isEqualTo(1);
        assertThat(publisher.isOnItsWay(ONE, 1)).isFalse();
    }

    private void offer(UUID id, long version) {
        publisher.expect(event(id, version));
        publisher.offer(event(id, version), "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        thread.run();
    }

    private CompletableFuture<Void> underWay(String name) {
        return Objects.requireNonNull(underWay.get(name), name);
    }

    private void acknowledge(String name) {
        underWay(name).complete(null);
        thread.run();
    }

    private void appears(UUID id, long version) {
        view.read(List.of(new TopicView.Version(id, version, true, false)), Map.of());
        thread.run();
    }

    private double left() {
        return metrics.counter("publication_left_to_backstop_total").count();
    }

    private void assertAllRoomIsFree() {
        double before = left();
        sent.clear();
        for (int i = 0; i < ROOM; i++) {
            offer(new UUID(2, i), 1);
        }
        assertThat(sent).hasSize(ROOM);
        assertThat(left()).isEqualTo(before);
    }

    private static String name(UUID id, long version) {
        return id.getLeastSignificantBits() + "v" + version;
    }

    private static OutgoingEvent event(UUID id, long version) {
        StreamStatusChanged value = StreamStatusChanged.newBuilder()
                .setEventId("event")
                .setAggregateId(id.toString())
                .setVersion(version)
                .setChangeType(StreamChangeType.UPDATED)
                .setOccurredAt(Instant.EPOCH)
                .setBefore(null)
                .setAfter(null)
                .build();
        return new OutgoingEvent("topic", id, version, Instant.EPOCH, value);
    }
}
