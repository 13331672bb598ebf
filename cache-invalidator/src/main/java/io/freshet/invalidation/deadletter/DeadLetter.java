package io.freshet.invalidation.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.support.KafkaHeaders;

/**
 * The description of a dead letter. All its bytes stay in Kafka.
 *
 * @param topic the dead-letter topic
 * @param partition in that topic, the same as in the original one
 * @param offset there
 * @param key of the original, decoded as UTF-8
 * @param timestamp when it was written
 * @param size of the value in bytes
 * @param schemaId the schema that the value names, if it begins as the wire format does: byte 0 and a 4-byte id
 * @param value its first bytes, as base64; null for a tombstone
 * @param reason why it could not be read
 * @param original where it came from
 * @param headers the original's, and those that state the reason; long ones are truncated
 */
record DeadLetter(
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        Instant timestamp,
        int size,
        @Nullable Long schemaId,
        @Nullable String value,
        @Nullable String reason,
        Original original,
        Map<String, @Nullable String> headers) {
    /** The first lines of a stack trace show where it failed. */
    private static final int LONGEST_HEADER = 2_000;

    /** Enough to see what it is: a whole image has some 500 bytes. */
    private static final int MOST_BYTES = 1_024;

    private static final int WIRE_HEADER_BYTES = 1 + Integer.BYTES;

    private static final Set<String> NUMBERS = Set.of(
            KafkaHeaders.DLT_ORIGINAL_PARTITION, KafkaHeaders.DLT_ORIGINAL_OFFSET, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP);

    static final Comparator<DeadLetter> NEWEST_FIRST = Comparator.comparing(DeadLetter::timestamp)
            .thenComparingLong(DeadLetter::offset)
            .reversed()
            .thenComparing(DeadLetter::topic)
            .thenComparingInt(DeadLetter::partition);

    /**
     * The origin of a letter, from its headers.
     *
     * @param topic the original topic
     * @param partition there
     * @param offset there
     * @param timestamp of the original record
     */
    record Original(
            @Nullable String topic,
            @Nullable Long partition,
            @Nullable Long offset,
            @Nullable Instant timestamp) {}

    static DeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        Map<String, @Nullable String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), text(header));
        }
        Long timestamp = number(record, KafkaHeaders.DLT_ORIGINAL_TIMESTAMP);
        return new DeadLetter(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8),
                Instant.ofEpochMilli(record.timestamp()),
                record.value() == null ? 0 : record.value().length,
                record.value() == null ? null : schemaId(record.value()),
                record.value() == null ? null : begin(record.value()),
                headers.get(KafkaHeaders.DLT_EXCEPTION_MESSAGE),
                new Original(
                        headers.get(KafkaHeaders.DLT_ORIGINAL_TOPIC),
                        number(record, KafkaHeaders.DLT_ORIGINAL_PARTITION),
                        number(record, KafkaHeaders.DLT_ORIGINAL_OFFSET),
                        timestamp == null ? null : Instant.ofEpochMilli(timestamp)),
                headers);
    }

    private static @Nullable Long schemaId(byte[] value) {
        return value.length < WIRE_HEADER_BYTES || value[0] != 0
                ? null
                : Integer.toUnsignedLong(
                        ByteBuffer.wrap(value, 1, Integer.BYTES).getInt());
    }

    private static String begin(byte[] value) {
        return Base64.getEncoder().encodeToString(Arrays.copyOf(value, Math.min(value.length, MOST_BYTES)));
    }

    private static @Nullable String text(Header header) {
        if (header.value() == null) {
            return null;
        }
        Long number = NUMBERS.contains(header.key()) ? number(header.value()) : null;
        if (number != null) {
            return number.toString();
        }
        String text = new String(header.value(), StandardCharsets.UTF_8);
        return text.length() <= LONGEST_HEADER ? text : text.substring(0, end(text)) + "…";
    }

    /** Where to truncate: not within a surrogate pair, which JSON cannot carry. */
    private static int end(String text) {
        return Character.isHighSurrogate(text.charAt(LONGEST_HEADER - 1)) ? LONGEST_HEADER - 1 : LONGEST_HEADER;
    }

    private static @Nullable Long number(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : number(header.value());
    }

    private static @Nullable Long number(byte[] bigEndian) {
        return switch (bigEndian.length) {
            case Integer.BYTES -> (long) ByteBuffer.wrap(bigEndian).getInt();
            case Long.BYTES -> ByteBuffer.wrap(bigEndian).getLong();
            default -> null;
        };
    }
}
