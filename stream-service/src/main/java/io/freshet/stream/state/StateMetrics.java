package io.freshet.stream.state;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Metrics of this instance's work on the state topics. Thread-safe. */
@Component
class StateMetrics {
    private final MeterRegistry registry;
    private final Counter rebuilds;
    private volatile long lag;
    private volatile long rebuilding;

    StateMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.rebuilds = Counter.builder("state_rebuilds_total")
                .description("Partitions whose state was made anew from the table")
                .register(registry);
        Gauge.builder("state_lag_records", () -> lag)
                .description("Events of this instance's partitions that the state topics may not show yet")
                .register(registry);
        Gauge.builder("state_rebuilding_partitions", () -> rebuilding)
                .description("Partitions whose state is being made anew from the table")
                .register(registry);
        for (StateTopic topic : StateTopic.values()) {
            sent(topic, 0, 0);
        }
    }

    void sent(StateTopic topic, int images, int tombstones) {
        registry.counter("state_sent_total", "topic", topic.states(), "kind", "image")
                .increment(images);
        registry.counter("state_sent_total", "topic", topic.states(), "kind", "tombstone")
                .increment(tombstones);
    }

    void rebuilt() {
        rebuilds.increment();
    }

    void observe(long records, long partitions) {
        lag = records;
        rebuilding = partitions;
    }
}
