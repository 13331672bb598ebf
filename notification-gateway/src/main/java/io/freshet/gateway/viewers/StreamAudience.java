package io.freshet.gateway.viewers;

import io.freshet.gateway.socket.ClientConnection;
import io.freshet.gateway.socket.StreamListeners;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One stream on this instance: its viewers here, and what its listeners here were last sent of the state shared by all
 * instances. Thread-safe. Writes to Redis are issued under the lock, so that they take effect in the order of joins and
 * leaves; nothing blocks under the lock.
 */
final class StreamAudience {
    /** How often Redis is queried, and how often listeners are notified of a count. */
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();
    /** The same while a user is typing, so that the end is noticed in time. */
    private static final long TYPING_PERIOD_NANOS = Duration.ofMillis(250).toNanos();

    /** Gives due heartbeats priority over everything else. */
    private static final long FIRST_NANOS = Duration.ofDays(1).toNanos();

    private static final int JOINING = -1;

    private final UUID stream;
    private final RoomStore store;
    private final StreamListeners listeners;
    private final long heartbeatNanos;
    /**
     * Viewers with the last count sent to each, so that none is sent twice; {@code JOINING} until the join is answered.
     */
    private final Map<ClientConnection, Integer> viewers = new ConcurrentHashMap<>();

    private boolean retired;
    private boolean asking;
    private long askedNanos;
    private long writtenNanos;
    /** Redis does not hold this instance's count: it was lost or not accepted. */
    private boolean unwritten;

    private int count;
    private int sentCount;
    private long sentCountNanos;
    private List<String> typing = List.of();
    private List<String> sentTyping = List.of();
    private long sentTypingNanos;

    StreamAudience(UUID stream, RoomStore store, StreamListeners listeners, Duration heartbeat) {
        this.stream = stream;
        this.store = store;
        this.listeners = listeners;
        this.heartbeatNanos = heartbeat.toNanos();
        long now = System.nanoTime();
        askedNanos = now - PERIOD_NANOS;
        writtenNanos = now - heartbeatNanos;
        sentCountNanos = now - PERIOD_NANOS;
        sentTypingNanos = now - TYPING_PERIOD_NANOS;
    }

    /**
     * Adds a viewer and returns the new count; null if this room has been retired. On failure the viewer is removed
     * again.
     */
    synchronized @Nullable CompletionStage<Integer> join(ClientConnection viewer) {
        if (retired) {
            return null;
        }
        boolean isNew = viewers.putIfAbsent(viewer, JOINING) == null;
        return write().thenApply(state -> answered(viewer, state)).exceptionallyCompose(failure -> {
            if (isNew) {
                viewers.remove(viewer);
            }
            return CompletableFuture.failedStage(failure);
        });
    }

    /** Removes a viewer and returns the new count. */
    synchronized CompletionStage<Integer> leave(ClientConnection viewer) {
        boolean was = viewers.remove(viewer) != null;
        CompletionStage<RoomState> state = was ? write() : store.read(stream);
        return state.thenApply(all -> answered(viewer, all));
    }

    CompletionStage<?> typing(UUID user) {
        return store.typing(stream, user).thenAccept(this::arrived);
    }

    private CompletionStage<RoomState> write() {
        writtenNanos = System.nanoTime();
        return store.write(stream, viewers.size());
    }

    private int answered(ClientConnection viewer, RoomState state) {
        viewers.computeIfPresent(viewer, (_, _) -> state.viewers());
        arrived(state);
        return state.viewers();
    }

    private synchronized void arrived(RoomState state) {
        count = state.viewers();
        typing = state.typing();
        unwritten = state.own() != viewers.size();
        notifyListeners(System.nanoTime());
    }

    /** Sends the count to a new listener, unless it is about to be sent anyway or the listener is a viewer. */
    synchronized void greet(ClientConnection listener) {
        if (count > 0 && count == sentCount && !viewers.containsKey(listener)) {
            listener.send("viewer_count", Map.of("stream_id", stream.toString(), "count", count));
        }
    }

    /** Called several times a second. Notifies the listeners if due. */
    synchronized void tick(long now) {
        notifyListeners(now);
    }

    /**
     * How long a query has been overdue, in nanoseconds; negative if not due. Due heartbeats come first, before the
     * count expires.
     */
    synchronized long overdue(long now) {
        if (asking) {
            return -1;
        }
        long period = typing.isEmpty() ? PERIOD_NANOS : TYPING_PERIOD_NANOS;
        boolean heartbeat = !viewers.isEmpty() && now - writtenNanos >= heartbeatNanos;
        long due = now - askedNanos - period;
        return due < 0 ? due : heartbeat ? due + FIRST_NANOS : due;
    }

    /** Queries Redis, with a heartbeat if one is due. */
    synchronized void ask(long now) {
        if (asking) {
            return;
        }
        askedNanos = now;
        boolean heartbeat = unwritten || (!viewers.isEmpty() && now - writtenNanos >= heartbeatNanos);
        CompletionStage<RoomState> asked = heartbeat ? write() : store.read(stream);
        asking = true; // only after the call: if it throws, nothing would reset this
        asked.whenComplete((state, _) -> {
            synchronized (this) {
                asking = false;
            }
            if (state != null) {
                arrived(state);
            }
        });
    }

    private void notifyListeners(long now) {
        if (now - sentCountNanos >= PERIOD_NANOS) {
            sendCount(now);
        }
        // The start and end of typing are sent quickly; changes in between once a second.
        long typingPeriod = typing.isEmpty() || sentTyping.isEmpty() ? TYPING_PERIOD_NANOS : PERIOD_NANOS;
        if (!typing.equals(sentTyping) && now - sentTypingNanos >= typingPeriod) {
            sentTyping = typing;
            sentTypingNanos = now;
            Map<String, Object> data = Map.of("stream_id", stream.toString(), "user_ids", typing);
            listeners.tell(stream, Set.copyOf(viewers.keySet()), Set.of(), "typing", data);
        }
    }

    private void sendCount(long now) {
        Set<ClientConnection> informed = new HashSet<>();
        Set<ClientConnection> others = new HashSet<>();
        viewers.forEach((viewer, last) -> (last == count || last == JOINING ? informed : others).add(viewer));
        Map<String, Object> data = Map.of("stream_id", stream.toString(), "count", count);
        if (count != sentCount) {
            listeners.tell(stream, others, informed, "viewer_count", data);
        } else if (others.isEmpty()) {
            return;
        } else {
            others.forEach(viewer -> viewer.send("viewer_count", data));
        }
        sentCount = count;
        sentCountNanos = now;
        others.forEach(viewer -> viewers.computeIfPresent(viewer, (_, _) -> count));
    }

    /** Retires this room if it has neither viewers nor listeners. Returns whether it is retired. */
    synchronized boolean retireIfDeserted() {
        retired = retired || (viewers.isEmpty() && listeners.count(stream) == 0);
        return retired;
    }
}
