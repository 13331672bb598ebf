package io.freshet.invalidation.audit;

import io.freshet.announcement.Commands;
import io.freshet.announcement.NamedScope;
import io.freshet.cache.FeedScope;
import io.freshet.events.EventEncoder;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/**
 * Invalidates the pages found, by a command, as an admin would. Its offset is a real source position, so the
 * announcement is proof to near caches and clients; a crash does not lose it; and the partition's owner executes it.
 * One command per round, so that no client is notified twice. Thread-safe.
 */
@Component
class Repair {
    private static final Logger log = LoggerFactory.getLogger(Repair.class);
    private static final long ACKNOWLEDGE_SECONDS = 10;
    /** The nil UUID: not requested by a user. */
    private static final UUID NOBODY = new UUID(0, 0);

    private final KafkaTemplate<String, byte[]> kafka;
    private final EventEncoder encoder;

    Repair(KafkaTemplate<String, byte[]> kafka, EventEncoder encoder) {
        this.kafka = kafka;
        this.encoder = encoder;
    }

    /**
     * Sends the command.
     *
     * @return its id, or null if it was not acknowledged; the page will be found again
     */
    @Nullable
    String invalidate(Set<FeedScope> scopes) throws InterruptedException {
        CacheCommand command = Commands.of(
                CacheCommandKind.CLEAR,
                null,
                scopes.stream().flatMap(NamedScope::of).toList(),
                NOBODY);
        try {
            kafka.send(Commands.record(command, encoder, "cache-invalidator"))
                    .get(ACKNOWLEDGE_SECONDS, TimeUnit.SECONDS);
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
