package io.freshet.feed.nearcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.cache.FeedScope;
import io.freshet.cache.NotificationGeneration;
import io.freshet.cache.SourcePartition;
import io.freshet.events.v1.FeedInvalidated;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NearAnnouncementTest {
    @Test
    void aWatermarkConcernsNothingAndTellsOfItsPositions() {
        Map<SourcePartition, Long> positions = Map.of(new SourcePartition(0, 3), -1L, new SourcePartition(1, 3), 7L);
        Instant instant = Instant.parse("2026-11-25T10:00:00Z");
        NearAnnouncement read = NearAnnouncement.read(FeedInvalidated.newBuilder(announced())
                .setGeneration(new NotificationGeneration(positions, Map.of()).text())
                .setWatermark(instant)
                .build());

        assertThat(read.invalidatesAnything()).isFalse();
        assertThat(read.concerns(new FeedScope.Discover(null))).isFalse();
        assertThat(read.positions()).isEqualTo(positions);
        assertThat(read.watermark()).isEqualTo(instant);
    }

    @Test
    void aGenerationThatCannotBeReadMayHaveMeantAnything() {
        assertThatThrownBy(() -> NearAnnouncement.read(announced())).isInstanceOf(IllegalArgumentException.class);
    }

    private static FeedInvalidated announced() {
        return FeedInvalidated.newBuilder()
                .setReason("watermark")
                .setScopes(List.of())
                .setGeneration("unreadable")
                .setKeysDeleted(0)
                .build();
    }
}
