package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.stream.publication.Appearance;
import io.freshet.stream.publication.OutgoingEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Which changes may be sent, which heartbeats are confirmed, and how much is held. */
class UnconfirmedChangesTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Map<UUID, Long> onTopic = new HashMap<>();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L); // about to overflow
    private final UnconfirmedChanges undecided = new UnconfirmedChanges(
            id -> onTopic.getOrDefault(id, 0L),
            new BackstopProperties(
                    true, "slot", GRACE, Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(1), 4, 1_000),
            now::get);

    @Test
    void changesByHandAreDueAtOnceAndLaterVersionsWaitForTheirTurn() {
        add(ONE, 1, false);
        add(ONE, 2, false);
        add(OTHER, 7, false);

        assertThat(dueVersions()).containsExactly(1L, 7L);
        read(ONE, 1);
        assertThat(dueVersions()).containsExactly(2L);
    }

    @Test
    void directChangesHaveAGraceTime() {
        add(ONE, 1, true);

        now.addAndGet(GRACE.toNanos() - 1);
        assertThat(dueVersions()).isEmpty();
        now.addAndGet(1);
        assertThat(dueVersions()).containsExactly(1L);
    }

    @Test
    void whatTheTopicsShowIsDecidedAlsoWhereALaterVersionShowsIt() {
        onTopic.put(ONE, 5L);
        add(ONE, 4, false);
        add(OTHER, 1, true);
        add(OTHER, 2, true);
        read(OTHER, 2);

        assertThat(dueVersions()).isEmpty();
        assertThat(undecided.takeDecided().versions().keySet()).containsExactlyInAnyOrder(ONE, OTHER);
    }

    @Test
    void aHeartbeatIsVouchedForOnceEverythingBeforeItIsDecided() {
        add(ONE, 1, true);
        add(OTHER, 1, true);
        WalEntry.Heartbeat heartbeat = new WalEntry.Heartbeat(java.time.Instant.EPOCH, Map.of(), () -> null);
        assertThat(undecided.add(heartbeat)).isTrue();

        read(OTHER, 1);
        assertThat(undecided.takeHeartbeat()).isNull();
        assertThat(undecided.takeDecided().heartbeat()).isNull();
        read(ONE, 1);
        assertThat(undecided.takeHeartbeat()).isEqualTo(heartbeat);
        assertThat(undecided.takeDecided().heartbeat()).isEqualTo(heartbeat);
    }

    @Test
    void holdsABoundedNumberAndSizeOfChanges() {
        for (int i = 1; i <= 4; i++) {
            assertThat(add(ONE, i, true)).isTrue();
        }
        assertThat(add(ONE, 5, true)).isFalse();
        read(ONE, 1);
        assertThat(undecided.add(change(ONE, 5, true, 10_000))).isTrue();
        read(ONE, 4);
        assertThat(add(ONE, 6, true)).isFalse();
    }

    @Test
    void whatCouldNotBeSentIsDueAgain() {
        add(ONE, 1, false);
        PendingChange first = undecided.takeDue(10).getFirst();
        assertThat(undecided.markSent(first)).isTrue();

        undecided.retry(first, 0);

        assertThat(undecided.takeDue(10)).containsExactly(first);
        read(ONE, 1);
        assertThat(undecided.markSent(first)).isFalse();
    }

    @Test
    void onlyFirstAppearancesByTheBackstopCountAsRecovered() {
        add(ONE, 1, false);
        add(OTHER, 1, false);
        undecided.read(
                List.of(new Appearance(ONE, 1, true, true, false), new Appearance(OTHER, 1, false, true, false)));
        undecided.read(List.of(new Appearance(OTHER, 1, true, false, false)));

        assertThat(undecided.takeDecided().recovered()).isEqualTo(1);
    }

    /** An UPDATE that bypassed the triggers: the topic shows its version, but not this change. */
    @Test
    void whatKeptItsVersionIsDecidedOnlyByItsOwnAppearance() {
        onTopic.put(ONE, 5L);
        add(ONE, 5, false, false);
        read(ONE, 5); // a late duplicate of the change before
        PendingChange change = undecided.takeDue(10).getFirst();
        assertThat(change.isGap()).isTrue();
        undecided.markSent(change);
        read(ONE, 5);
        assertThat(change.isDecided()).isFalse();

        undecided.read(List.of(new Appearance(ONE, 5, true, false, true)));

        assertThat(change.isDecided()).isTrue();
        assertThat(undecided.takeDecided().recovered()).isEqualTo(1);
    }

    @Test
    void whatKeptItsVersionWaitsForTheOneBeforeItAndIsHeldByALaterOne() {
        add(ONE, 5, false, true);
        add(ONE, 5, false, false);
        assertThat(dueVersions()).containsExactly(5L);
        read(ONE, 5);
        PendingChange kept = undecided.takeDue(10).getFirst();
        assertThat(kept.isGap()).isTrue();

        undecided.read(List.of(new Appearance(ONE, 6, false, false, false))); // a late duplicate
        assertThat(kept.isDecided()).isFalse();
        read(ONE, 6);

        assertThat(kept.isDecided()).isTrue();
    }

    /** A row restored with the triggers bypassed restarts at a version that was used before. */
    @Test
    void whatWasMadeByHandInThisRunIsNotWhatTheTopicShows() {
        onTopic.put(ONE, 3L);
        undecided.add(
                new WalEntry.Change("streams", ONE, 1, 1, false, true, true, 10, UnconfirmedChangesTest::noEvent));

        assertThat(undecided.takeDue(10))
                .singleElement()
                .satisfies(change -> assertThat(change.isGap()).isTrue());
    }

    private boolean add(UUID id, long version, boolean direct, boolean rises) {
        return undecided.add(new WalEntry.Change(
                "streams", id, version, 1, direct, rises, false, 10, UnconfirmedChangesTest::noEvent));
    }

    private List<Long> dueVersions() {
        return undecided.takeDue(10).stream().map(PendingChange::version).toList();
    }

    private boolean add(UUID id, long version, boolean direct) {
        return undecided.add(change(id, version, direct, 10));
    }

    private static WalEntry.Change change(UUID id, long version, boolean direct, long bytes) {
        return new WalEntry.Change(
                "streams", id, version, 1, direct, true, false, bytes, UnconfirmedChangesTest::noEvent);
    }

    private static OutgoingEvent noEvent() {
        throw new IllegalStateException("not asked for");
    }

    private void read(UUID id, long version) {
        undecided.read(List.of(new Appearance(id, version, false, true, false)));
    }
}
