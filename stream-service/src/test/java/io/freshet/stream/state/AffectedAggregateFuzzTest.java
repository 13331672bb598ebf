package io.freshet.stream.state;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.events.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A record of the event topics names the aggregate that is its key, or none, and a version or none. */
class AffectedAggregateFuzzTest {
    private static final String ID = "b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01";

    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of(ID, new byte[] {'7'}),
                Arguments.of(ID, null),
                Arguments.of(null, new byte[] {'+', '7'}),
                Arguments.of("1-1-1-1-1", new byte[] {-1}),
                Arguments.of("B0D3F4A2-6A43-4D7E-9F53-0C7D7F1C9A01", new byte[0]));
    }

    @MethodSource("seeds")
    @FuzzTest
    void aRecordNamesAnAggregateOrNone(@Nullable String key, byte @Nullable [] version) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("topic", 0, 42L, key, new byte[0]);
        record.headers().add(EventHeaders.VERSION, version);

        UUID id = AffectedAggregate.id(record);
        long number = AffectedAggregate.version(record);

        if (id != null) {
            assertThat(id).hasToString(key);
        }
        if (number != 0) {
            assertThat(number).isEqualTo(Long.parseLong(new String(requireNonNull(version), StandardCharsets.UTF_8)));
        }
    }
}
