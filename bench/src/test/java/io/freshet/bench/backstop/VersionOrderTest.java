package io.freshet.bench.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.EventId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The checker finds violations of the contract, and nothing else. */
class VersionOrderTest {
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private final VersionOrder order = new VersionOrder();

    @Test
    void eachVersionInOrderWithLateRepeatsIsWhatIsPromised() {
        saw(ONE, 1, "direct");
        saw(OTHER, 1, "cdc");
        saw(ONE, 2, "cdc");
        saw(ONE, 1, "cdc");
        saw(ONE, 2, "direct");

        assertThat(order.violations()).isEmpty();
        assertThat(order.firstDirect()).isEqualTo(1);
        assertThat(order.firstByBackstop()).isEqualTo(2);
        assertThat(order.repeats()).isEqualTo(2);
        assertThat(order.notAt(Map.of(ONE, 2L, OTHER, 1L))).isEmpty();
    }

    @Test
    void aVersionLeftOutIsAViolation() {
        saw(ONE, 1, "direct");
        saw(ONE, 3, "direct");

        assertThat(order.violations()).singleElement().asString().contains(ONE + " version 3");
    }

    @Test
    void aVersionAppearingBeforeItsPredecessorIsOneToo() {
        saw(ONE, 2, "direct");
        saw(ONE, 1, "cdc");

        assertThat(order.violationCount()).isEqualTo(1);
    }

    @Test
    void behindAGapVersionsMayBeMissing() {
        saw(ONE, 1, "direct");
        order.saw(event(ONE, 5, "cdc", true, "p-0", EventId.of(ONE, 5).toString()));

        assertThat(order.violations()).isEmpty();
        assertThat(order.skipped()).isEqualTo(3);
        assertThat(order.gapEvents()).isEqualTo(1);
    }

    @Test
    void anotherPartitionOrAnotherIdIsAViolation() {
        saw(ONE, 1, "direct");
        order.saw(event(ONE, 2, "direct", false, "p-1", EventId.of(ONE, 2).toString()));
        order.saw(event(OTHER, 1, "direct", false, "p-0", EventId.of(OTHER, 2).toString()));

        assertThat(order.violationCount()).isEqualTo(2);
    }

    @Test
    void whatTheTopicLacksIsFound() {
        saw(ONE, 1, "direct");

        assertThat(order.notAt(Map.of(ONE, 2L, OTHER, 1L))).hasSize(2);
    }

    private void saw(UUID id, long version, String origin) {
        order.saw(
                event(id, version, origin, false, "p-0", EventId.of(id, version).toString()));
    }

    private static TopicEvent event(UUID id, long version, String origin, boolean gap, String place, String eventId) {
        return new TopicEvent(place, id.toString(), id, version, eventId, origin, gap, Map.of());
    }
}
