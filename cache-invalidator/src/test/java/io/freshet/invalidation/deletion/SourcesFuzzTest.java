package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.cache.SourcePartition;
import java.util.Map;
import org.junit.jupiter.params.provider.CsvSource;

/** A watermark's positions are of our partitions, by their own names, or the watermark proves nothing. */
class SourcesFuzzTest {
    @CsvSource(emptyValue = "", textBlock = """
        freshet.product-updated.v1-0, 7
        freshet.product-updated.v1-65535, -1
        freshet.product-updated.v1-65536, 7
        freshet.product-updated.v1--1, 7
        freshet.product-updated.v1-+1, 7
        freshet.product-updated.v1-٣, 7
        freshet.product-updated.v1, 7
        other-0, 7
        -, 7
        '', 7
        """)
    @FuzzTest
    void aPositionIsOfAPartitionOfOurs(@NotNull String name, long position) {
        Map<SourcePartition, Long> positions;
        try {
            positions = Sources.positions(Map.of(name, position));
        } catch (IllegalArgumentException _) {
            return;
        }
        assertThat(positions).hasSize(1).containsValue(position);
        SourcePartition partition = positions.keySet().iterator().next();
        assertThat(name).endsWith("-" + partition.partition());
        assertThat(Sources.of(name.substring(0, name.lastIndexOf('-')), partition.partition()))
                .isEqualTo(partition);
    }
}
