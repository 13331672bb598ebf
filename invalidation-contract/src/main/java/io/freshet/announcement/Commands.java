package io.freshet.announcement;

import io.freshet.events.EventEncoder;
import io.freshet.events.EventHeaders;
import io.freshet.events.RegistryUnavailableException;
import io.freshet.events.Topics;
import io.freshet.events.v1.CacheCommand;
import io.freshet.events.v1.CacheCommandKind;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Creates commands and their records. */
public final class Commands {
    private Commands() {}

    /**
     * Creates a command.
     *
     * @param aggregate the id of the aggregate that changed, or null if none did
     */
    public static CacheCommand of(
            CacheCommandKind kind,
            @Nullable UUID aggregate,
            Collection<? extends NamedScope> scopes,
            UUID requestedBy) {
        return CacheCommand.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setKind(kind)
                .setScopes(scopes.stream()
                        .filter(saysMoreThan(scopes))
                        .distinct()
                        .map(NamedScope::toAvro)
                        .toList())
                .setRequestedBy(requestedBy.toString())
                .setRequestedAt(Instant.now())
                .setAggregateId(aggregate == null ? null : aggregate.toString())
                .build();
    }

    /** Drops scopes that others already cover: earlier versions reject them. */
    private static Predicate<NamedScope> saysMoreThan(Collection<? extends NamedScope> all) {
        boolean allStreams = all.contains(new NamedScope.OneStream(null));
        return scope -> switch (scope) {
            case NamedScope.Point(var _, String category) -> category != null;
            case NamedScope.Seller _, NamedScope.Live _ -> !allStreams;
            default -> true;
        };
    }

    /**
     * Creates the record of a command. The answer arrives on the same partition of the announcements.
     *
     * @param service the sender
     * @throws RegistryUnavailableException if the schema's id is not cached yet and the registry does not answer
     */
    public static ProducerRecord<String, byte[]> record(CacheCommand command, EventEncoder encoder, String service) {
        String id = command.getCommandId();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topics.CACHE_COMMANDS, id, encoder.encode(Topics.CACHE_COMMANDS, command));
        EventHeaders.addCloudEvent(record.headers(), id, service, command.getRequestedAt(), command);
        return record;
    }
}
