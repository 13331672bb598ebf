package io.freshet.invalidation.deletion;

import io.freshet.announcement.InvalidatedTargets;
import io.freshet.announcement.InvalidationReason;
import io.freshet.cache.InvalidationTarget;
import io.freshet.cache.SourcePartition;
import io.freshet.events.EventDecoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.MalformedEventException;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import io.freshet.invalidation.announcement.Cause;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Reads commands. Thread-safe. */
@Component
class CommandReader implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(CommandReader.class);

    private final EventDecoder<CacheCommand> commands;

    CommandReader(InvalidationProperties properties) {
        this.commands = new EventDecoder<>(CacheCommand.class, properties.registry());
    }

    /**
     * Reads one record. An unreadable command gets no answer, but no change is lost with it.
     *
     * @throws RegistryUnavailableException if its schema is unknown and the registry does not answer
     */
    Change read(ConsumerRecord<String, byte[]> record) {
        SourcePartition source = Sources.of(record.topic(), record.partition());
        try {
            CacheCommand command = commands.decode(record.topic(), ChangeReader.value(record));
            Set<InvalidationTarget> targets = InvalidatedTargets.of(command);
            Cause cause = new Cause(
                    reason(command.getKind()),
                    record.key(),
                    record.partition(),
                    null,
                    command.getCommandId(),
                    null,
                    command.getAggregateId(),
                    Instant.ofEpochMilli(record.timestamp()),
                    EventHeaders.trace(record.headers()),
                    command.getRequestedBy(),
                    null);
            return new Change.Known(source, record.offset(), cause, targets, Map.of());
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (MalformedEventException | RuntimeException e) { // permanent, whatever it is
            log.atError()
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .log("a request to invalidate cannot be read, so it is set aside", e);
            return new Change.BadCommand(source, record.offset(), e);
        }
    }

    private static InvalidationReason reason(CacheCommandKind kind) {
        return switch (kind) {
            case CLEAR -> InvalidationReason.CACHE_CLEARED;
            case STREAM_STATUS_CHANGED -> InvalidationReason.STREAM_STATUS_CHANGED;
            case PRODUCT_UPDATED -> InvalidationReason.PRODUCT_UPDATED;
            case REPLAY -> InvalidationReason.REPLAY;
            case UNKNOWN -> throw new IllegalArgumentException("a kind of command that this version does not know");
        };
    }

    @Override
    public void destroy() {
        commands.close();
    }
}
