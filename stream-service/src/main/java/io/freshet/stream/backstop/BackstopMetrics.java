package io.freshet.stream.backstop;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The backstop's metrics. Only the active instance reports those of the slot. Thread-safe. */
@Component
class BackstopMetrics {
    private final Clock clock;
    private final Counter recovered;
    private volatile double retainedBytes = Double.NaN;
    private volatile @Nullable Instant watermark;

    BackstopMetrics(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.recovered = Counter.builder("cdc_recovered_total")
                .description("Versions that the backstop brought to their topic first")
                .register(registry);
        Gauge.builder("replication_slot_retained_bytes", () -> retainedBytes)
                .description("WAL that the slot keeps")
                .register(registry);
        TimeGauge.builder("cdc_lag", this::lagSeconds, TimeUnit.SECONDS)
                .description("Age of the last watermark: everything committed before it is on the topics")
                .register(registry);
    }

    private double lagSeconds() {
        Instant last = watermark;
        return last == null
                ? Double.NaN
                : Duration.between(last, clock.instant()).toMillis() / 1000.0;
    }

    void recovered(long count) {
        recovered.increment((double) count);
    }

    void observe(ReplicationSlot.@Nullable State slot, @Nullable Instant last) {
        retainedBytes = slot == null ? Double.NaN : slot.retainedBytes();
        watermark = last == null ? watermark : last;
    }

    /** Clears the gauges: another instance may be active now. */
    void forget() {
        retainedBytes = Double.NaN;
        watermark = null;
    }
}
