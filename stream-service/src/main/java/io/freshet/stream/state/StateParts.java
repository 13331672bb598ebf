package io.freshet.stream.state;

import io.freshet.stream.publication.KafkaConnection;
import org.springframework.stereotype.Component;

/** What the writing of the state topics is made of. */
@Component
record StateParts(
        StateProperties properties,
        CurrentImages images,
        StateRecords records,
        StateDeadLetters deadLetters,
        StateMetrics metrics,
        KafkaConnection kafka) {}
