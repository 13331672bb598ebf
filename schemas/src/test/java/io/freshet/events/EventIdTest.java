package io.freshet.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdTest {
    /** The expected value is Python's {@code uuid.uuid5(UUID('6ba7b810-9dad-11d1-80b4-00c04fd430c8'), '1')}. */
    @Test
    void isTheUuid5OfAggregateAndVersion() {
        UUID aggregate = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        assertThat(EventId.of(aggregate, 1)).hasToString("b04965e6-a9bb-591f-8f8a-1adcb2c8dc39");
        assertThat(EventId.of(aggregate, 42)).hasToString("7c411b5e-9d3f-50b5-9c28-62096e41c4ed");
    }
}
