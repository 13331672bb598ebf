package io.freshet.invalidation.audit;

import io.freshet.cache.FeedScope;
import io.freshet.events.EventEncoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.Topics;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.invalidation.announcement.AnnouncedScopes;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Invalidates what was found, by a command, as an admin would: its offset is a true source position, so that the
 * announcement proves something to near caches and clients; a crash does not lose it; and whichever instance owns the
 * partition carries it out. One command a round, so that nobody is told more than once. Thread-safe.
 */
@Component
class Repair {
    private static final Logger log = LoggerFactory.getLogger(Repair.class);
    private static final long ACKNOWLEDGE_SECONDS = 10;
    /** The nil UUID: no user asked. */
    private static final String NOBODY = new UUID(0, 0).toString();

    private final KafkaTemplate<String, byte[]> kafka;
    private final EventEncoder encoder;

    Repair(KafkaTemplate<String, byte[]> kafka, EventEncoder encoder) {
        this.kafka = kafka;
        this.encoder = encoder;
    }

    /**
     * Sends the command.
     *
     * @return its id, or null if it was not acknowledged: the page will be found again
     */
    @Nullable
    String invalidate(Set<FeedScope> scopes) throws InterruptedException {
        CacheCommand command = CacheCommand.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setKind(CacheCommandKind.CLEAR)
                .setScopes(
                        scopes.stream().flatMap(AnnouncedScopes::of).distinct().toList())
                .setRequestedBy(NOBODY)
                .setRequestedAt(Instant.now())
                .build();
        try {
            ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                    Topics.CACHE_COMMANDS, command.getCommandId(), encoder.encode(Topics.CACHE_COMMANDS, command));
            EventHeaders.addCloudEvent(
                    record.headers(), command.getCommandId(), "cache-invalidator", command.getRequestedAt(), command);
            kafka.send(record).get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
            return command.getCommandId();
        } catch (KafkaException
                | org.apache.kafka.common.KafkaException
                | RegistryUnavailableException
                | ExecutionException
                | TimeoutException e) {
            log.atWarn().addKeyValue("cause", e.toString()).log("what an audit found could not be invalidated");
            return null;
        }
    }
}
