package io.freshet.gateway.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Clients send cursors back. Any text parses to a position or null and never throws. */
class CursorTest {
    private static final Position POSITION = Position.of(new UUID(1, 2), 4, 7, 0, 9, Long.MAX_VALUE, 3);

    @Test
    void survivesItsTextForm() {
        assertThat(Position.parse(POSITION.cursor())).hasToString(POSITION.cursor());
    }

    @Test
    void whateverAClientSendsIsAPositionOrNothing() {
        var random = new Random(7);
        byte[] bytes = Base64.getUrlDecoder().decode(POSITION.cursor());
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = bytes.clone();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(damaged);
            Position parsed = Position.parse(i % 3 == 0 ? cursor.substring(random.nextInt(cursor.length())) : cursor);
            if (parsed != null) {
                assertThat(parsed.cursor()).isEqualTo(cursor);
            }
        }
    }

    @Test
    void positionsOfOneTopicAreComparedPartitionByPartition() {
        Position later = POSITION.past(2, 5);

        assertThat(later.covers(POSITION)).isTrue();
        assertThat(POSITION.covers(later)).isFalse();
        assertThat(POSITION.covers(POSITION)).isTrue();
        assertThat(POSITION.isOfSameTopicAs(Position.of(new UUID(1, 3), 0, 0, 0, 0, 0, 0)))
                .isFalse();
    }
}
