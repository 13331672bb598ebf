package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.events.v1.StreamChangeType;
import io.freshet.events.v1.StreamStatusChanged;
import io.freshet.stream.publication.Appearance;
import io.freshet.stream.publication.OutgoingEvent;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No change taken out is lost, whatever fails. Uses a manual clock. */
class RecoveryTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AtomicLong now = new AtomicLong();
    private final List<String> sent = new ArrayList<>();
    private final List<WalEntry.Heartbeat> watermarks = new ArrayList<>();
    private String snapshot = "100:100:";
    private boolean postgresIsDown;
    private boolean inHands;
    private @Nullable RuntimeException watermarkFailure;
    private Supplier<CompletableFuture<?>> kafka = () -> CompletableFuture.completedFuture(null);

    private final UnconfirmedChanges undecided = new UnconfirmedChanges(
            _ -> 0,
            new BackstopProperties(
                    true,
                    "slot",
                    Duration.ofMillis(400),
                    PATIENCE,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    100,
                    100_000),
            now::get);
    private final Recovery recovery = new Recovery(
            undecided,
            (_, _) -> inHands,
            PATIENCE,
            (event, origin, _) -> {
                sent.add(event.aggregateId().getLeastSignificantBits() + "v" + event.version() + " " + origin);
                return kafka.get();
            },
            new Visibility(() -> {
                if (postgresIsDown) {
                    throw new SQLException("away");
                }
                return snapshot;
            }),
            heartbeat -> {
                if (watermarkFailure != null) {
                    throw watermarkFailure;
                }
                watermarks.add(heartbeat);
            },
            now::get);

    /**
     * The registry or Kafka's metadata are briefly unavailable: changes that were taken out are published nonetheless.
     */
    @Test
    void aWatermarkThatCannotBeSentLosesNeitherChangesNorItself() {
        WalEntry.Heartbeat heartbeat = heartbeat(1);
        undecided.add(heartbeat);
        change(ONE, 1, false);
        watermarkFailure = new IllegalStateException("the registry is away");

        recovery.runOnce();

        assertThat(sent).containsExactly("1v1 CDC");
        watermarkFailure = null;
        recovery.runOnce();
        assertThat(watermarks).containsExactly(heartbeat);
        recovery.runOnce();
        assertThat(watermarks).containsExactly(heartbeat);
    }

    @Test
    void aLaterWatermarkStandsForOneThatCouldNotBeSent() {
        watermarkFailure = new IllegalStateException("the registry is away");
        undecided.add(heartbeat(1));
        recovery.runOnce();
        watermarkFailure = null;
        WalEntry.Heartbeat later = heartbeat(2);
        undecided.add(later);

        recovery.runOnce();
        recovery.runOnce();

        assertThat(watermarks).containsExactly(later);
    }

    @Test
    void whatFailsInBetweenPutsEverythingBack() {
        change(ONE, 1, false);
        change(OTHER, 1, false);
        snapshot = "what is no snapshot";
        recovery.runOnce();
        assertThat(sent).isEmpty();

        snapshot = "100:100:";
        wind(500);
        recovery.runOnce();

        assertThat(sent).containsExactlyInAnyOrder("1v1 CDC", "2v1 CDC");
    }

    /** An Error ends the thread and notifies the supervisor; even then nothing is lost. */
    @Test
    void anErrorPutsEverythingBackToo() {
        change(ONE, 1, false);
        change(OTHER, 1, false);
        kafka = () -> {
            throw new StackOverflowError();
        };
        assertThatThrownBy(recovery::runOnce).isInstanceOf(StackOverflowError.class);
        sent.clear();

        kafka = () -> CompletableFuture.completedFuture(null);
        wind(500);
        recovery.runOnce();

        assertThat(sent).containsExactlyInAnyOrder("1v1 CDC", "2v1 CDC");
    }

    @Test
    void aThreadThatEndsIsHeardOf() {
        change(ONE, 1, false);
        kafka = () -> {
            throw new StackOverflowError();
        };

        recovery.start();

        assertThat(recovery.ended())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause();
    }

    @Test
    void waitsForPostgresAndForWhatIsNotVisibleYet() {
        change(ONE, 1, false);
        postgresIsDown = true;
        recovery.runOnce();
        postgresIsDown = false;
        snapshot = "7:10:7";
        wind(500);
        recovery.runOnce();
        assertThat(sent).isEmpty();

        snapshot = "10:10:";
        wind(1);
        recovery.runOnce();

        assertThat(sent).containsExactly("1v1 CDC");
    }

    @Test
    void leavesADirectChangeToItsWriterForTheGraceTimeAndWhileItIsInItsHandsForThePatience() {
        change(ONE, 1, true);
        inHands = true;
        wind(399);
        recovery.runOnce();
        assertThat(sent).isEmpty();
        for (long waited = 0; waited < PATIENCE.toMillis(); waited += 50) {
            recovery.runOnce();
            assertThat(sent).as("after " + waited).isEmpty();
            wind(50);
        }

        wind(1);
        recovery.runOnce();

        assertThat(sent).containsExactly("1v1 CDC");
    }

    @Test
    void whatKafkaDidNotTakeIsSentAgainAndWhatItTookIsNot() {
        change(ONE, 1, false);
        kafka = () -> CompletableFuture.failedFuture(new IOException("not taken"));
        recovery.runOnce();
        kafka = () -> CompletableFuture.completedFuture(null);
        wind(499);
        recovery.runOnce();
        assertThat(sent).hasSize(1);
        wind(1);
        recovery.runOnce();
        assertThat(sent).hasSize(2);

        wind(60_000);
        recovery.runOnce();

        assertThat(sent).hasSize(2);
    }

    @Test
    void theNextVersionWaitsUntilTheOneBeforeWasRead() {
        change(ONE, 1, false);
        change(ONE, 2, false);
        recovery.runOnce();
        wind(60_000);
        recovery.runOnce();
        assertThat(sent).containsExactly("1v1 CDC");

        undecided.read(List.of(new Appearance(ONE, 1, true, true, false)));
        recovery.runOnce();

        assertThat(sent).containsExactly("1v1 CDC", "1v2 CDC");
    }

    /** The direct path's version was acknowledged earlier; that proves nothing about a change that reuses it. */
    @Test
    void whatKeptItsVersionGoesOutAtOnceAsAGap() {
        inHands = true;
        undecided.add(new WalEntry.Change("streams", ONE, 4, 7, false, false, false, 10, () -> event(ONE, 4)));

        recovery.runOnce();

        assertThat(sent).containsExactly("1v4 GAP");
    }

    private void change(UUID id, long version, boolean direct) {
        undecided.add(
                new WalEntry.Change("streams", id, version, 7, direct, true, false, 10, () -> event(id, version)));
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

    private static WalEntry.Heartbeat heartbeat(long second) {
        return new WalEntry.Heartbeat(Instant.ofEpochSecond(second), Map.of(), () -> null);
    }

    private void wind(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
