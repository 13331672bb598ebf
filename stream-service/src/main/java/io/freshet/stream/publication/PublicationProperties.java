package io.freshet.stream.publication;

import io.freshet.events.RegistryAddress;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the publication of committed changes.
 *
 * @param registry the schema registry's native API
 * @param predecessorWait how long a version waits for its predecessor to be on the topic before it is left to the
 *     backstop. Longer than the backstop's grace, so that the backstop only publishes the lost one, and than a busy
 *     machine delays the thread that holds the predecessor
 * @param maxPending the maximum number of waiting and in-flight events; further ones are left to the backstop
 * @param rememberedAggregates the number of aggregates whose last published version is cached
 */
@ConfigurationProperties("freshet.publication")
record PublicationProperties(
        RegistryAddress registry,
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
