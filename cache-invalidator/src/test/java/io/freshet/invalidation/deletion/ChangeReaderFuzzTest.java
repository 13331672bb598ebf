package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.freshet.events.RegistryAddress;
import io.freshet.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** A record that never decodes is set aside, whatever its key, its timestamp and its headers are; it stops nothing. */
class ChangeReaderFuzzTest {
    private static final InvalidationProperties NO_REGISTRY =
            new InvalidationProperties(RegistryAddress.valueOf("http://127.0.0.1:1"), Duration.ofSeconds(1), 50);
    private static final CommandReader COMMANDS = new CommandReader(NO_REGISTRY);
    private static final ChangeReader READER = new ChangeReader(NO_REGISTRY, COMMANDS);
    private static final List<String> TOPICS =
            List.of(Topics.STREAM_STATUS_CHANGED, Topics.PRODUCT_UPDATED, Topics.CACHE_COMMANDS);

    /** Each record that is set aside is logged with a stack trace, which would be most of the work. */
    @BeforeAll
    static void beSilent() {
        ((Logger) LoggerFactory.getLogger(ChangeReader.class)).setLevel(Level.OFF);
        ((Logger) LoggerFactory.getLogger(CommandReader.class)).setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        ((Logger) LoggerFactory.getLogger(ChangeReader.class)).setLevel(null);
        ((Logger) LoggerFactory.getLogger(CommandReader.class)).setLevel(null);
    }

    static Stream<Arguments> seeds() {
        return Stream.of(
                Arguments.of(0, "key", new byte[] {1}, 1_796_000_000_123L, "traceparent", new byte[] {'0'}),
                Arguments.of(1, null, null, -1L, "traceparent", null),
                Arguments.of(2, "key", new byte[] {1}, Long.MAX_VALUE, "traceparent", null),
                Arguments.of(0, "k".repeat(300), new byte[] {0, 0, 0, 1}, Long.MIN_VALUE, "freshet_gap", null),
                Arguments.of(2, "", new byte[0], 0L, "", new byte[0]));
    }

    @MethodSource("seeds")
    @FuzzTest
    void whatCannotBeReadIsSetAside(
            @InRange(min = 0, max = 2) int topic,
            @Nullable String key,
            byte @Nullable [] value,
            long timestamp,
            @NotNull String header,
            byte @Nullable [] headerValue) {
        if (value != null && value.length > 4 && value[0] == 0) {
            value[0] = 1; // its schema would be asked for
        }
        Headers headers = new RecordHeaders().add(header, headerValue);
        ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(
                TOPICS.get(topic),
                3,
                42L,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());

        switch (READER.read(record)) {
            case Change.Poison poison -> {
                assertThat(topic).isLessThan(2);
                assertThat(poison.offset()).isEqualTo(42);
                assertThat(poison.cause().occurredAt())
                        .isBetween(Instant.EPOCH, Instant.parse("2199-12-31T23:59:59.999999Z"));
            }
            case Change.BadCommand _ -> assertThat(topic).isEqualTo(2);
            case Change.Known known -> throw new AssertionError("read: " + known);
        }
    }
}
