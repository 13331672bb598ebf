package io.freshet.gateway.commands;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for clients' commands, under {@code freshet.gateway.commands}.
 *
 * @param answerTimeout maximum time to answer a command
 * @param concurrent maximum number of commands in progress; more are refused
 */
@ConfigurationProperties("freshet.gateway.commands")
record CommandProperties(
        @DefaultValue("5s") Duration answerTimeout,
        @DefaultValue("64") int concurrent) {
    CommandProperties {
        if (!answerTimeout.isPositive() || answerTimeout.toSeconds() >= 10 || concurrent < 1) {
            throw new IllegalArgumentException(
                    "freshet.gateway.commands: answer-timeout must be positive and below 10s,"
                            + " where the gateway gives up by itself, and concurrent must be positive");
        }
    }
}
