package io.freshet.invalidation.replay;

import io.freshet.announcement.CommandExchange;
import io.freshet.announcement.Commands;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventEncoder;
import io.freshet.events.v1.FeedInvalidated;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * The collaborators of a replay. Thread-safe.
 *
 * @param log records its progress
 * @param popular finds the pages to warm
 * @param warmer warms them
 * @param ranges creates consumers
 * @param targets reads events
 * @param kafka sends commands
 * @param encoder encodes them
 * @param answers decodes their announcements
 * @param properties the settings
 */
@Component
record ReplayParts(
        ReplayLog log,
        PopularPages popular,
        PageWarmer warmer,
        ReplayRanges ranges,
        ReplayedTargets targets,
        KafkaTemplate<String, byte[]> kafka,
        EventEncoder encoder,
        EventDecoder<FeedInvalidated> answers,
        ReplayProperties properties) {
    ReplayedEvents events(Map<String, OffsetRange> of, Map<String, Long> reached) {
        return new ReplayedEvents(
                ranges.consumer("replay-events"),
                targets,
                properties.timeout(),
                ReplayRanges.byPartition(of),
                ReplayRanges.byPartition(reached));
    }

    ReplayCommands commands() {
        Consumer<String, byte[]> consumer = ranges.consumer("replay-answers");
        return new ReplayCommands(
                new CommandExchange(
                        command -> Commands.record(command, encoder, "cache-invalidator"),
                        kafka::send,
                        answers,
                        consumer,
                        properties.timeout()),
                consumer);
    }
}
