package io.freshet.invalidation.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Earlier entries decide what an entry means: at most one replay runs, on one instance. */
class ReplayBookTest {
    private static final UUID FIRST = UUID.randomUUID();
    private static final UUID SECOND = UUID.randomUUID();
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-11-25T10:00:00Z");
    private static final String PARTITION = "freshet.product-updated.v1-3";

    private final ReplayBook book = new ReplayBook();

    @Test
    void ofTwoThatAreRequestedTheOneThatIsWrittenFirstRuns() {
        apply(requested(FIRST, ONE), requested(SECOND, OTHER));

        assertThat(running()).isEqualTo(FIRST);
        assertThat(book.find(SECOND)).isNull();
    }

    @Test
    void theNextCanRunWhenOneHasEnded() {
        apply(requested(FIRST, ONE), ended(FIRST, ONE, ReplayState.DONE), requested(SECOND, OTHER));

        assertThat(running()).isEqualTo(SECOND);
        assertThat(state(FIRST)).isEqualTo(ReplayState.DONE);
        assertThat(book.newestFirst()).extracting(Replay::id).containsExactly(SECOND, FIRST);
    }

    @Test
    void ofTwoThatTakeOverTheOneThatIsWrittenFirstGoesOnFromTheCheckpoint() {
        UUID third = UUID.randomUUID();
        apply(
                requested(FIRST, ONE),
                progressed(FIRST, ONE, 40),
                new ReplayEntry.TakenOver(FIRST, OTHER, ONE),
                new ReplayEntry.TakenOver(FIRST, third, ONE));

        Replay replay = Objects.requireNonNull(book.find(FIRST));
        assertThat(replay.isRunBy(OTHER)).isTrue();
        assertThat(replay.positions()).containsEntry(PARTITION, 40L);
        assertThat(replay.work().events()).isEqualTo(40);
    }

    /** A paused process resumes after its replay was taken over. */
    @Test
    void theWordOfWhoLostAReplayDoesNotCount() {
        apply(
                requested(FIRST, ONE),
                new ReplayEntry.TakenOver(FIRST, OTHER, ONE),
                progressed(FIRST, OTHER, 10),
                progressed(FIRST, ONE, 90),
                ended(FIRST, ONE, ReplayState.DONE));

        Replay replay = Objects.requireNonNull(book.find(FIRST));
        assertThat(replay.isRunBy(OTHER)).isTrue();
        assertThat(replay.work().events()).isEqualTo(10);
    }

    @Test
    void whatIsCancelledStaysSoWhateverItsRunnerSays() {
        apply(
                requested(FIRST, ONE),
                progressed(FIRST, ONE, 10),
                new ReplayEntry.Cancelled(FIRST, UUID.randomUUID(), NOW),
                progressed(FIRST, ONE, 20),
                ended(FIRST, ONE, ReplayState.DONE));

        assertThat(state(FIRST)).isEqualTo(ReplayState.CANCELLED);
        assertThat(Objects.requireNonNull(book.find(FIRST)).work().events()).isEqualTo(10);
        assertThat(book.running()).isNull();
    }

    @Test
    void whatHasEndedCannotBeCancelled() {
        apply(
                requested(FIRST, ONE),
                ended(FIRST, ONE, ReplayState.DONE),
                new ReplayEntry.Cancelled(FIRST, UUID.randomUUID(), NOW));

        assertThat(state(FIRST)).isEqualTo(ReplayState.DONE);
    }

    @Test
    void onlyTheNewestAreKept() {
        for (int i = 0; i < 150; i++) {
            UUID id = UUID.randomUUID();
            apply(requested(id, ONE), ended(id, ONE, ReplayState.DONE));
        }

        assertThat(book.newestFirst()).hasSize(100);
    }

    private void apply(ReplayEntry... entries) {
        for (ReplayEntry entry : entries) {
            book.apply(entry);
        }
    }

    private @Nullable UUID running() {
        Replay running = book.running();
        return running == null ? null : running.id();
    }

    private ReplayState state(UUID id) {
        return Objects.requireNonNull(book.find(id)).state();
    }

    private static ReplayEntry requested(UUID id, UUID runner) {
        ReplayOrder order = new ReplayOrder(UUID.randomUUID(), "EARLIEST", List.of(), false, NOW);
        return new ReplayEntry.Requested(id, order, runner, Map.of(PARTITION, new OffsetRange(0, 100)));
    }

    private static ReplayEntry progressed(UUID id, UUID runner, long events) {
        return new ReplayEntry.Progressed(id, runner, ReplayWork.NOTHING.read(events, 1, 0), Map.of(PARTITION, events));
    }

    private static ReplayEntry ended(UUID id, UUID runner, ReplayState state) {
        return new ReplayEntry.Ended(id, runner, ReplayWork.NOTHING, state, null, NOW);
    }
}
