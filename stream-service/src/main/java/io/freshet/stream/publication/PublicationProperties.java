package io.freshet.stream.publication;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How committed changes are published.
 *
 * @param registry the schema registry's native API
 * @param predecessorWait how long a version waits for the one before it to be on the topic, then the backstop has it;
 *     longer than the backstop's grace, so that it only needs to publish the one that was lost, and than a busy machine
 *     keeps the thread that has the one before it
 * @param maxPending how many events may wait or be in flight; those beyond it are left to the backstop
 * @param rememberedAggregates of how many aggregates the last published version is remembered
 */
@ConfigurationProperties("freshet.publication")
record PublicationProperties(
        URI registry,
        @DefaultValue("1s") Duration predecessorWait,
        @DefaultValue("2000") int maxPending,
        @DefaultValue("50000") int rememberedAggregates) {
    PublicationProperties {
        if (maxPending < 1 || rememberedAggregates < 1) {
            throw new IllegalArgumentException(
                    "freshet.publication.max-pending and .remembered-aggregates must be at least 1");
        }
    }
}
