package io.freshet.gateway.viewers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** With more rooms than are queried at once, none waits forever. */
class StreamAudiencesTest {
    @Test
    void allThatAreDueHaveTheirTurn() {
        assertThat(StreamAudiences.due(List.of(3L, -1L, 0L), Long::longValue, 2))
                .containsExactlyInAnyOrder(3L, 0L);
    }

    @Test
    void theLongestOverdueGoFirst() {
        assertThat(StreamAudiences.due(List.of(3L, 9L, -1L, 5L, 7L), Long::longValue, 2))
                .containsExactly(9L, 7L);
    }
}
