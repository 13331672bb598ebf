package io.freshet.stream.state;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the state topics.
 *
 * @param enabled whether this instance writes them
 * @param batch the maximum number of events per poll: one query and one transaction per partition
 * @param gather how long to let events accumulate after a batch, for fewer transactions
 * @param rememberedAggregates the number of aggregates per partition whose last sent version is cached
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
