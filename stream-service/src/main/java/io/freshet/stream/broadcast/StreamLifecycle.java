package io.freshet.stream.broadcast;

import io.freshet.events.v1.StreamChangeType;
import io.freshet.http.MergePatch;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.stream.publication.Publication;
import io.freshet.stream.seller.Caller;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What sellers do with their streams. Each write locks its row, so that {@code before} is exactly the version that
 * {@code after} follows; a write that changes nothing publishes nothing.
 */
@Component
@Transactional
class StreamLifecycle {
    private final EntityManager entities;
    private final Publication publication;
    private final MergePatch mergePatch;
    private final Clock clock;

    StreamLifecycle(EntityManager entities, Publication publication, MergePatch mergePatch, Clock clock) {
        this.entities = entities;
        this.publication = publication;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    StreamVersion create(Caller seller, StreamDraft draft) {
        StreamEntity stream = new StreamEntity(UUID.randomUUID(), seller.id(), draft);
        entities.persist(stream);
        entities.flush();
        StreamVersion created = stream.toVersion();
        publication.afterCommit(StreamEvents.event(StreamChangeType.CREATED, null, created));
        return created;
    }

    @Transactional(readOnly = true)
    StreamVersion read(Caller caller, UUID id) {
        StreamVersion stream = found(id, entities.find(StreamEntity.class, id)).toVersion();
        caller.mustOwnOrAdminister(stream.sellerId());
        return stream;
    }

    StreamVersion patch(Caller seller, UUID id, ObjectNode patch) {
        StreamEntity stream = locked(seller, id);
        StreamDraft patched = mergePatch.apply(stream.toVersion().draft(), patch, StreamDraft.class);
        return write(stream, StreamChangeType.UPDATED, entity -> entity.change(patched));
    }

    StreamVersion goLive(Caller seller, UUID id) {
        StreamEntity stream = locked(seller, id);
        return switch (stream.toVersion().status()) {
            case SCHEDULED -> write(stream, StreamChangeType.WENT_LIVE, entity -> entity.goLive(clock.instant()));
            case LIVE -> stream.toVersion();
            case ENDED -> throw conflict("an ended stream cannot go live again; create another");
        };
    }

    StreamVersion end(Caller seller, UUID id) {
        StreamEntity stream = locked(seller, id);
        return switch (stream.toVersion().status()) {
            case SCHEDULED -> throw conflict("a stream that never went live cannot end");
            case LIVE -> write(stream, StreamChangeType.ENDED, entity -> entity.end(clock.instant()));
            case ENDED -> stream.toVersion();
        };
    }

    private StreamVersion write(StreamEntity stream, StreamChangeType type, Consumer<StreamEntity> change) {
        StreamVersion before = stream.toVersion();
        change.accept(stream);
        entities.flush();
        StreamVersion after = stream.toVersion();
        if (after.version() > before.version()) {
            publication.afterCommit(StreamEvents.event(type, before, after));
        }
        return after;
    }

    private StreamEntity locked(Caller seller, UUID id) {
        StreamEntity stream = found(id, entities.find(StreamEntity.class, id, LockModeType.PESSIMISTIC_WRITE));
        seller.mustOwn(stream.toVersion().sellerId());
        return stream;
    }

    private static StreamEntity found(UUID id, @Nullable StreamEntity stream) {
        if (stream == null) {
            throw new ProblemException(ProblemType.NOT_FOUND, "there is no stream " + id);
        }
        return stream;
    }

    private static ProblemException conflict(String detail) {
        return new ProblemException(ProblemType.CONFLICT, detail);
    }
}
