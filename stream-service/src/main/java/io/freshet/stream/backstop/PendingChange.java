package io.freshet.stream.backstop;

import io.freshet.stream.publication.OutgoingEvent;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A change from the WAL, and whether it is on its topic yet. Guarded by the lock of {@link UnconfirmedChanges}. */
final class PendingChange {
    private final String table;
    private final UUID aggregateId;
    private final long version;
    private final long transaction;
    private final long bytes;
    private final long dueAt;
    private final boolean gap;
    private @Nullable Supplier<OutgoingEvent> event;
    private boolean sent;

    /**
     * Creates a change that is neither sent nor decided.
     *
     * @param dueAt when it may be sent, by {@link System#nanoTime}
     * @param gap whether its version was used before, so that the version's presence on the topic proves nothing
     */
    PendingChange(WalEntry.Change change, long dueAt, boolean gap) {
        this.table = change.table();
        this.aggregateId = change.aggregateId();
        this.version = change.version();
        this.transaction = change.transaction();
        this.bytes = change.bytes();
        this.event = change.event();
        this.dueAt = dueAt;
        this.gap = gap;
    }

    String table() {
        return table;
    }

    UUID aggregateId() {
        return aggregateId;
    }

    long version() {
        return version;
    }

    long transaction() {
        return transaction;
    }

    long bytes() {
        return bytes;
    }

    long dueAt() {
        return dueAt;
    }

    boolean isGap() {
        return gap;
    }

    boolean isSent() {
        return sent;
    }

    void sent() {
        sent = true;
    }

    void failed() {
        sent = false;
    }

    /** Returns its event, or null once it is decided. */
    @Nullable
    Supplier<OutgoingEvent> event() {
        return event;
    }

    boolean isDecided() {
        return event == null;
    }

    /** Marks it as decided and releases the event: a timer may still refer to this object. */
    void decided() {
        event = null;
    }
}
