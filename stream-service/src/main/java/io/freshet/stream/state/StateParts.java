package io.freshet.stream.state;

import io.freshet.stream.publication.KafkaConnection;
import org.springframework.stereotype.Component;

/** The dependencies of the state topics' writers. */
@Component
record StateParts(
        StateProperties properties,
        CurrentImages images,
        StateRecords records,
        StateDeadLetters deadLetters,
        StateMetrics metrics,
        KafkaConnection kafka) {}
