package io.freshet.gateway.commands;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How clients' commands are carried out.
 *
 * @param answerTimeout how long a client waits for the answer to a command, at most
 * @param concurrent how many commands may wait at once; beyond, they are refused
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
