package io.freshet.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History item = new History(UUID.randomUUID(), false);

    /** A client that saw a page from before an item's creation has not seen that the item was sold. */
    @Test
    void whatIsNotShownMayNotHaveBeenMadeYet() {
        acknowledge(1, "first");
        item.begun(2, null);

        assertThat(item.placeOf(null)).isEqualTo(2);
        assertThat(item.earliestPlaceOf(null, 0)).isZero();
    }

    @Test
    void whatIsNotShownByWhoHasSeenItIsGone() {
        acknowledge(1, "first");
        acknowledge(2, null);

        assertThat(item.earliestPlaceOf(null, 1)).isEqualTo(2);
        assertThat(item.earliestPlaceOf("first", 1)).isEqualTo(1);
        assertThat(item.earliestPlaceOf("first", 2)).isEqualTo(1);
        assertThat(item.placeOf("first")).isEqualTo(1);
        assertThat(item.placeOf("never")).isEqualTo(-1);
    }

    private void acknowledge(long version, @Nullable String shown) {
        item.begun(version, shown);
        item.acknowledged(version, Instant.EPOCH.plusSeconds(version));
    }
}
