package io.freshet.stream.state;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the state topics are written.
 *
 * @param enabled whether this instance takes part
 * @param batch how many events are taken at once: one query and one transaction a partition
 * @param gather how long to wait after some events for more to come, for fewer transactions
 * @param rememberedAggregates of how many aggregates a partition remembers the version that it sent last
 */
@ConfigurationProperties("freshet.state")
record StateProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("500") int batch,
        @DefaultValue("100ms") Duration gather,
        @DefaultValue("5000") int rememberedAggregates) {
    StateProperties {
        if (batch < 1 || batch > 5000) {
            throw new IllegalArgumentException("freshet.state.batch must be from 1 to 5000, not " + batch);
        }
        if (gather.isNegative() || gather.compareTo(Duration.ofSeconds(10)) > 0) {
            throw new IllegalArgumentException("freshet.state.gather must be from 0 to 10s, not " + gather);
        }
        if (rememberedAggregates < 1) {
            throw new IllegalArgumentException("freshet.state.remembered-aggregates must be at least 1");
        }
    }
}
