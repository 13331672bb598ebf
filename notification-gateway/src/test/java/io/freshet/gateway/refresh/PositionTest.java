package io.freshet.gateway.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class PositionTest {
    private static final UUID TOPIC = new UUID(1, 2);

    @Test
    void aRecordMovesItsPartitionOnly() {
        Position before = Position.of(TOPIC, 4, 7);

        Position after = before.past(1, 9);

        assertThat(after.next(0)).isEqualTo(4);
        assertThat(after.next(1)).isEqualTo(10);
        assertThat(before.next(1)).isEqualTo(7);
    }

    @Test
    void cursorsDifferWithEveryOffsetAndWithTheTopic() {
        Position position = Position.of(TOPIC, 4, 7);

        assertThat(position.cursor())
                .matches("[A-Za-z0-9_-]+")
                .isEqualTo(Position.of(TOPIC, 4, 7).cursor())
                .isNotEqualTo(position.past(0, 4).cursor())
                .isNotEqualTo(Position.of(new UUID(1, 3), 4, 7).cursor());
    }
}
