package io.freshet.stream.state;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** What the writing of the state topics is made of. */
@Component
record StateParts(
        StateProperties properties,
        CurrentImages images,
        StateRecords records,
        StateDeadLetters deadLetters,
        StateMetrics metrics,
        @Value("${spring.kafka.bootstrap-servers}") String bootstrapServers) {}
