package io.freshet.invalidation.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.kafka.support.KafkaHeaders;
import tools.jackson.databind.json.JsonMapper;

/** Every dead letter can be listed, as JSON of bounded size. */
class DeadLetterFuzzTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Stream<Arguments> seeds() {
        String peacock = "\uD83E\uDD9A";
        return Stream.of(
                Arguments.of(KafkaHeaders.DLT_EXCEPTION_MESSAGE, utf8("no event"), utf8("key"), 5),
                Arguments.of(KafkaHeaders.DLT_ORIGINAL_OFFSET, new byte[] {0, 0, 0, 0, 0, 0, 0, 42}, null, 0),
                Arguments.of(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP, long64(Long.MIN_VALUE), null, 0),
                Arguments.of(KafkaHeaders.DLT_ORIGINAL_PARTITION, new byte[] {1, 2, 3}, new byte[0], 0),
                Arguments.of(KafkaHeaders.DLT_EXCEPTION_STACKTRACE, utf8("x".repeat(1_999) + peacock), null, 0),
                Arguments.of(KafkaHeaders.DLT_EXCEPTION_STACKTRACE, utf8(peacock.repeat(1_001)), null, 0),
                Arguments.of("", null, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, 0));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] long64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /**
     * Tells of a letter.
     *
     * @param padding is repeated in front of the header's value, which makes it a long one
     */
    @MethodSource("seeds")
    @FuzzTest
    void aLetterCanBeListed(@NotNull String header, byte @Nullable [] value, byte @Nullable [] key, int padding) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic.dlt", 3, 42L, key, new byte[7]);
        record.headers().add(header, padded(value, padding));

        DeadLetter letter = DeadLetter.of(record);

        byte[] json = JSON.writeValueAsBytes(letter);
        assertThat(JSON.readTree(json).get("size").intValue()).isEqualTo(7);
        assertThat(json.length).isLessThan(20_000 + 8 * header.length() + (key == null ? 0 : 8 * key.length));
        assertThat(letter.headers()).containsOnlyKeys(header);
        assertThat(letter.headers().values())
                .allSatisfy(text ->
                        assertThat(text == null || text.length() <= 2_001).isTrue());
        assertThat(StandardCharsets.UTF_8
                        .newEncoder()
                        .canEncode(letter.headers().toString()))
                .as("no half of a character")
                .isTrue();
    }

    private static byte @Nullable [] padded(byte @Nullable [] value, int padding) {
        if (value == null) {
            return null;
        }
        int before = Math.floorMod(padding, 2_100);
        ByteBuffer all = ByteBuffer.allocate(before + value.length);
        for (int i = 0; i < before; i++) {
            all.put((byte) 'x');
        }
        return all.put(value).array();
    }
}
