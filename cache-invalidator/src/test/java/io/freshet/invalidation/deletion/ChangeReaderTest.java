package io.freshet.invalidation.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.announcement.InvalidationReason;
import io.freshet.events.RegistryAddress;
import io.freshet.events.Topics;
import io.freshet.invalidation.announcement.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeReaderTest {
    private static final InvalidationProperties NO_REGISTRY =
            new InvalidationProperties(RegistryAddress.valueOf("http://127.0.0.1:1"), Duration.ofSeconds(1), 50);

    private final CommandReader commands = new CommandReader(NO_REGISTRY);
    private final ChangeReader reader = new ChangeReader(NO_REGISTRY, commands);

    @AfterEach
    void close() {
        reader.destroy();
        commands.destroy();
    }

    /** The instant becomes a header of the announcement, which must be valid RFC 3339. */
    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 7_258_118_400_000L})
    void whateverTimestampAProducerSetsTheInstantIsOneThatEveryReaderTakes(long timestamp) {
        assertThat(occurredAt(timestamp)).isBetween(Instant.EPOCH, Instant.parse("2199-12-31T23:59:59.999999Z"));
    }

    @Test
    void anyOtherTimestampIsTheInstant() {
        assertThat(occurredAt(1_796_000_000_123L)).isEqualTo(Instant.ofEpochMilli(1_796_000_000_123L));
    }

    /** An event's own instant is in its value, which no broker checks. */
    @Test
    void theInstantInsideAnEventIsBoundedToo() {
        assertThat(cause(Instant.parse("+294247-01-10T04:00:54.775807Z")).occurredAt())
                .isEqualTo("2199-12-31T23:59:59.999999Z");
        assertThat(cause(Instant.parse("-290308-12-21T19:59:05.224192Z")).occurredAt())
                .isEqualTo(Instant.EPOCH);
    }

    private static Cause cause(Instant occurredAt) {
        return new Cause(InvalidationReason.PRODUCT_UPDATED, null, 0, null, null, null, null, occurredAt, null);
    }

    private Instant occurredAt(long timestamp) {
        Change change = reader.read(new ConsumerRecord<>(
                Topics.PRODUCT_UPDATED,
                0,
                0,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                1,
                "key",
                new byte[] {1},
                new RecordHeaders(),
                Optional.empty()));
        assertThat(change).isInstanceOf(Change.Poison.class);
        return ((Change.Poison) change).cause().occurredAt();
    }
}
