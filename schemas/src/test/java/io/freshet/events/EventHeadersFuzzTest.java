package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any producer can set any header; none makes a record unreadable. */
class EventHeadersFuzzTest {
    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of("traceparent", "00-1-1-01".getBytes(StandardCharsets.US_ASCII)),
                Arguments.of("traceparent", null),
                Arguments.of(EventHeaders.GAP, null),
                Arguments.of(EventHeaders.VERSION, new byte[] {(byte) 0xC3}),
                Arguments.of("", new byte[0]));
    }

    @MethodSource("seeds")
    @FuzzTest
    void aHeaderIsTextOrNone(@NotNull String name, byte @Nullable [] value) {
        Headers headers = new RecordHeaders();
        EventHeaders.add(headers, name, "earlier");
        headers.add(name, value);

        String text = EventHeaders.text(headers, name);

        assertThat(text).isEqualTo(value == null ? null : new String(value, StandardCharsets.UTF_8));
        assertThat(EventHeaders.isGap(headers)).isEqualTo(name.equals(EventHeaders.GAP));
        assertThat(EventHeaders.trace(headers)).isEqualTo(name.equals("traceparent") ? text : null);
        assertThat(EventHeaders.text(headers, name + "x")).isNull();
    }
}
