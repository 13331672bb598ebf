package io.freshet.stream.broadcast;

import io.freshet.events.v1.StreamChangeType;
import io.freshet.http.MergePatch;
import io.freshet.http.ProblemException;
import io.freshet.http.ProblemType;
import io.freshet.http.QueryParameters.Paging;
import io.freshet.stream.catalog.StreamProducts;
import io.freshet.stream.publication.Publication;
import io.freshet.stream.seller.Caller;
import io.freshet.stream.seller.OwnPage;
import io.freshet.stream.seller.Preconditions;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sellers' operations on their streams. Each write locks its row, so that {@code before} is exactly the version that
 * precedes {@code after}. A write that changes nothing publishes nothing.
 */
@Component
@Transactional
class StreamLifecycle {
    private final StreamStore streams;
    private final StreamProducts products;
    private final Publication publication;
    private final MergePatch mergePatch;
    private final Clock clock;

    StreamLifecycle(
            StreamStore streams, StreamProducts products, Publication publication, MergePatch mergePatch, Clock clock) {
        this.streams = streams;
        this.products = products;
        this.publication = publication;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    StreamVersion create(Caller seller, StreamDraft draft) {
        StreamEntity stream = new StreamEntity(UUID.randomUUID(), seller.id(), draft);
        streams.insert(stream);
        StreamVersion created = stream.toVersion();
        publication.afterCommit(StreamEvents.event(StreamChangeType.CREATED, null, created));
        return created;
    }

    @Transactional(readOnly = true)
    StreamVersion read(Caller caller, UUID id) {
        StreamVersion stream = found(id, streams.find(id)).toVersion();
        caller.mustOwnOrAdminister(stream.sellerId());
        return stream;
    }

    @Transactional(readOnly = true)
    OwnPage<StreamVersion> own(Caller seller, Paging paging) {
        return OwnPage.of(
                paging, streams.ofSeller(seller.id(), paging.offset(), paging.perPage() + 1), StreamEntity::toVersion);
    }

    StreamVersion patch(Caller seller, UUID id, ObjectNode patch, Preconditions expected) {
        StreamEntity stream = owned(seller, id, streams.lock(id));
        StreamVersion before = stream.toVersion();
        expected.check(before.version());
        StreamDraft patched = mergePatch.apply(before.draft(), patch, StreamDraft.class);
        return write(stream, StreamChangeType.UPDATED, entity -> entity.change(patched));
    }

    StreamVersion goLive(Caller seller, UUID id, Preconditions expected) {
        StreamEntity stream = owned(seller, id, streams.lock(id));
        expected.check(stream.toVersion().version());
        return switch (stream.toVersion().status()) {
            case SCHEDULED -> write(stream, StreamChangeType.WENT_LIVE, entity -> entity.goLive(clock.instant()));
            case LIVE -> stream.toVersion();
            case ENDED -> throw conflict("an ended stream cannot go live again; create another");
        };
    }

    StreamVersion end(Caller seller, UUID id, Preconditions expected) {
        StreamEntity stream = owned(seller, id, streams.lock(id));
        expected.check(stream.toVersion().version());
        return switch (stream.toVersion().status()) {
            case SCHEDULED -> throw conflict("a stream that never went live cannot end");
            case LIVE -> write(stream, StreamChangeType.ENDED, entity -> entity.end(clock.instant()));
            case ENDED -> stream.toVersion();
        };
    }

    /** Deletes a stream. Its products remain: each is detached first, as a change with an event of its own. */
    void delete(Caller seller, UUID id, Preconditions expected) {
        StreamEntity stream = owned(seller, id, streams.lockForDeletion(id));
        StreamVersion last = stream.toVersion();
        expected.check(last.version());
        if (last.status() == StreamStatus.LIVE) {
            throw conflict("a live stream cannot be deleted; end it first");
        }
        products.leave(id);
        Instant deletedAt = streams.delete(stream, id);
        publication.afterCommit(StreamEvents.deleted(last, deletedAt));
    }

    private StreamVersion write(StreamEntity stream, StreamChangeType type, Consumer<StreamEntity> change) {
        StreamVersion before = stream.toVersion();
        change.accept(stream);
        streams.flush();
        StreamVersion after = stream.toVersion();
        if (after.version() > before.version()) {
            publication.afterCommit(StreamEvents.event(type, before, after));
        }
        return after;
    }

    private static StreamEntity owned(Caller seller, UUID id, @Nullable StreamEntity row) {
        StreamEntity stream = found(id, row);
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
