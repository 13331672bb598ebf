package io.freshet.feed.admin;

import io.freshet.events.RegistryAddress;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How commands reach the cache-invalidator.
 *
 * @param registry the schema registry's native API
 * @param answerTimeout how long an admin waits for the answer to a command
 * @param concurrentCommands how many commands may wait at once
 */
@ConfigurationProperties("freshet.admin")
record AdminProperties(
        RegistryAddress registry,
        @DefaultValue("5s") Duration answerTimeout,
        @DefaultValue("4") int concurrentCommands) {
    AdminProperties {
        if (!answerTimeout.isPositive() || concurrentCommands < 1) {
            throw new IllegalArgumentException(
                    "freshet.admin.answer-timeout and freshet.admin.concurrent-commands must be positive");
        }
    }
}
