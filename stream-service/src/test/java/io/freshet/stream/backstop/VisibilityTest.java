package io.freshet.stream.backstop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests which transactions a snapshot shows. */
class VisibilityTest {
    private final Visibility visibility = new Visibility(() -> "1:1:");

    @Test
    void nothingIsVisibleBeforeTheFirstSnapshot() {
        assertThat(visibility.isVisible(3)).isFalse();
        assertThat(visibility.isVisible(0xFFFF_FFF0L)).isFalse();
    }

    @Test
    void whatRanOrHadNotBegunIsNot() {
        visibility.take("100:110:103,105");

        assertThat(visibility.isVisible(99)).isTrue();
        assertThat(visibility.isVisible(103)).isFalse();
        assertThat(visibility.isVisible(104)).isTrue();
        assertThat(visibility.isVisible(105)).isFalse();
        assertThat(visibility.isVisible(110)).isFalse();
    }

    @Test
    void theWalTellsOnlyTheLowHalfOfAnId() {
        long epoch = 3L << 32;
        visibility.take("%d:%d:".formatted(epoch + 5, epoch + 5));
        assertThat(visibility.isVisible(4)).isTrue();
        assertThat(visibility.isVisible(6)).isFalse();
        assertThat(visibility.isVisible(0xFFFF_FFF0L)).isTrue(); // before the wrap-around

        visibility.take("%d:%d:".formatted(epoch - 5, epoch - 5));
        assertThat(visibility.isVisible(2)).isFalse(); // after it
    }
}
