package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.stream.publication.Appearance;
import io.freshet.stream.publication.OutgoingEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may be sent, what is vouched for, and how much is held. */
class UndecidedTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final Map<UUID, Long> onTopic = new HashMap<>();
    private final Undecided undecided = new Undecided(
            id -> onTopic.getOrDefault(id, 0L),
            new BackstopProperties(
                    true,
                    "slot",
                    Duration.ofMinutes(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    4,
                    1_000));

    @Test
    void changesByHandAreDueAtOnceAndLaterVersionsWaitForTheirTurn() throws Exception {
        add(ONE, 1, false);
        add(ONE, 2, false);
        add(OTHER, 7, false);

        assertThat(dueVersions()).containsExactly(1L, 7L);
        read(ONE, 1);
        assertThat(dueVersions()).containsExactly(2L);
    }

    @Test
    void directChangesHaveAGraceTime() throws Exception {
        add(ONE, 1, true);

        assertThat(dueVersions()).isEmpty();
    }

    @Test
    void whatTheTopicsShowIsDecidedAlsoWhereALaterVersionShowsIt() throws Exception {
        onTopic.put(ONE, 5L);
        add(ONE, 4, false);
        add(OTHER, 1, true);
        add(OTHER, 2, true);
        read(OTHER, 2);

        assertThat(dueVersions()).isEmpty();
        assertThat(undecided.takeDecided().versions().keySet()).containsExactlyInAnyOrder(ONE, OTHER);
    }

    @Test
    void aHeartbeatIsVouchedForOnceEverythingBeforeItIsDecided() throws Exception {
        add(ONE, 1, true);
        add(OTHER, 1, true);
        WalEntry.Beat beat = new WalEntry.Beat(java.time.Instant.EPOCH, Map.of(), () -> null);
        assertThat(undecided.add(beat)).isTrue();

        read(OTHER, 1);
        assertThat(undecided.takeUntold()).isNull();
        assertThat(undecided.takeDecided().beat()).isNull();
        read(ONE, 1);
        assertThat(undecided.takeUntold()).isEqualTo(beat);
        assertThat(undecided.takeDecided().beat()).isEqualTo(beat);
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
    void whatCouldNotBeSentIsDueAgain() throws Exception {
        add(ONE, 1, false);
        PendingChange first = undecided.awaitDue(10).getFirst();
        assertThat(undecided.markSent(first)).isTrue();

        undecided.retry(first, 0);

        assertThat(undecided.awaitDue(10)).containsExactly(first);
        read(ONE, 1);
        assertThat(undecided.markSent(first)).isFalse();
    }

    @Test
    void onlyFirstAppearancesByTheBackstopCountAsRecovered() throws Exception {
        add(ONE, 1, false);
        add(OTHER, 1, false);
        undecided.read(List.of(new Appearance(ONE, 1, true, true), new Appearance(OTHER, 1, false, true)));
        undecided.read(List.of(new Appearance(OTHER, 1, true, false)));

        assertThat(undecided.takeDecided().recovered()).isEqualTo(1);
    }

    private List<Long> dueVersions() throws InterruptedException {
        return undecided.awaitDue(10).stream().map(PendingChange::version).toList();
    }

    private boolean add(UUID id, long version, boolean direct) {
        return undecided.add(change(id, version, direct, 10));
    }

    private static WalEntry.Change change(UUID id, long version, boolean direct, long bytes) {
        return new WalEntry.Change("streams", id, version, 1, direct, bytes, UndecidedTest::noEvent);
    }

    private static OutgoingEvent noEvent() {
        throw new IllegalStateException("not asked for");
    }

    private void read(UUID id, long version) {
        undecided.read(List.of(new Appearance(id, version, false, true)));
    }
}
