package io.freshet.stream.publication;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.freshet.events.EventHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A record of the event topics shows a version of the aggregate that is its key, or none; no record stops the reading. */
class TopicFollowerFuzzTest {
    private static final String ID = "b0d3f4a2-6a43-4d7e-9f53-0c7d7f1c9a01";

    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of(ID, ascii("7"), ascii("cdc")),
                Arguments.of(ID, ascii("-7"), ascii("direct")),
                Arguments.of(ID, ascii("9223372036854775808"), null),
                Arguments.of(ID, null, null),
                Arguments.of(null, ascii("7"), ascii("cdc")),
                Arguments.of("1-1-1-1-1", ascii("7"), ascii("cdc")),
                Arguments.of("", ascii(""), ascii("")));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @MethodSource("seeds")
    @FuzzTest
    void aRecordShowsAVersionOrNone(@Nullable String key, byte @Nullable [] version, byte @Nullable [] origin) {
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("topic", 0, 42L, key, new byte[0]);
        record.headers().add(EventHeaders.VERSION, version).add(EventHeaders.ORIGIN, origin);
        List<TopicView.Version> versions = new ArrayList<>();

        TopicFollower.add(record, versions);

        assertThat(versions).hasSizeLessThanOrEqualTo(1).allSatisfy(shown -> {
            assertThat(shown.aggregateId()).hasToString(key);
            assertThat(shown.version())
                    .isEqualTo(Long.parseLong(new String(requireNonNull(version), StandardCharsets.UTF_8)));
        });
    }
}
