package io.freshet.stream.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A committed offset counts only if its metadata proves that everything before it is in the state topic. */
class CommittedPositionTest {
    private final CommittedPosition position = new CommittedPosition(new TopicPartition("events", 3), "a/b");

    @Test
    void countsWhereItWasCommittedForTheseTopics() {
        OffsetAndMetadata committed = position.at(42).get(position.events());

        assertThat(position.of(committed, 0, 42)).isEqualTo(42);
        assertThat(position.of(committed, 42, 50)).isEqualTo(42);
    }

    @Test
    void doesNotCountWhereThereIsNoneOrSomebodyElseSetIt() {
        assertThat(position.of(null, 0, 50)).isNull();
        assertThat(position.of(new OffsetAndMetadata(42), 0, 50)).isNull();
        assertThat(position.of(new OffsetAndMetadata(42, "gzip with status a/c"), 0, 50))
                .isNull();
    }

    /**
     * Positions of releases whose batches not every client can read, or whose products lack a status, are discarded.
     */
    @Test
    void doesNotCountWhereStatesOfAnotherFormLieBeforeIt() {
        assertThat(position.of(new OffsetAndMetadata(42, "a/b"), 0, 50)).isNull();
        assertThat(position.of(new OffsetAndMetadata(42, "gzip a/b"), 0, 50)).isNull();
    }

    @Test
    void doesNotCountWhereEventsHaveGoneUnreadOrNeverWere() {
        assertThat(position.of(new OffsetAndMetadata(42, "gzip with status a/b"), 43, 50))
                .isNull();
        assertThat(position.of(new OffsetAndMetadata(42, "gzip with status a/b"), 0, 41))
                .isNull();
    }
}
