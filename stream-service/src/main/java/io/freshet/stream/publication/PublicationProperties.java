package io.freshet.stream.publication;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How committed changes are published.
 *
 * @param registry the schema registry's native API
 * @param predecessorWait how long a version waits for the one before it to be acknowledged before it is sent anyway
 * @param maxPending how many events may wait or be in flight; beyond it the direct path drops events
 * @param rememberedAggregates of how many aggregates the last published version is remembered
 */
@ConfigurationProperties("freshet.publication")
record PublicationProperties(
        URI registry,
        @DefaultValue("250ms") Duration predecessorWait,
        @DefaultValue("10000") int maxPending,
        @DefaultValue("100000") int rememberedAggregates) {
    PublicationProperties {
        if (maxPending < 1 || rememberedAggregates < 1) {
            throw new IllegalArgumentException(
                    "freshet.publication.max-pending and .remembered-aggregates must be at least 1");
        }
    }
}
