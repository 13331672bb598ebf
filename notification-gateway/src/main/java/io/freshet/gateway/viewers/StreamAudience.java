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
 * One stream as this instance sees it: its viewers here, and how far the stream's listeners here were told of what all
 * instances know. Thread-safe; what is written to Redis is written under the lock, so that it takes effect in the order
 * of the joins and leaves, and nothing under the lock waits.
 */
final class StreamAudience {
    /** How often the others are asked, and how often listeners are told of a count. */
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();
    /** The same while somebody types, which is to end in time. */
    private static final long TYPING_PERIOD_NANOS = Duration.ofMillis(250).toNanos();

    /** Puts what is due before all that is due without. */
    private static final long FIRST_NANOS = Duration.ofDays(1).toNanos();

    private static final int JOINING = -1;

    private final UUID stream;
    private final RoomStore store;
    private final StreamListeners listeners;
    private final long heartbeatNanos;
    /** Each with the count that it was told last, so that nobody is told twice; not yet for one that still joins. */
    private final Map<ClientConnection, Integer> viewers = new ConcurrentHashMap<>();

    private boolean retired;
    private boolean asking;
    private long askedNanos;
    private long writtenNanos;
    /** Redis does not hold what was said: it has lost it, or did not take it. */
    private boolean unsaid;

    private int count;
    private int toldCount;
    private long toldCountNanos;
    private List<String> typing = List.of();
    private List<String> toldTyping = List.of();
    private long toldTypingNanos;

    StreamAudience(UUID stream, RoomStore store, StreamListeners listeners, Duration heartbeat) {
        this.stream = stream;
        this.store = store;
        this.listeners = listeners;
        this.heartbeatNanos = heartbeat.toNanos();
        long now = System.nanoTime();
        askedNanos = now - PERIOD_NANOS;
        writtenNanos = now - heartbeatNanos;
        toldCountNanos = now - PERIOD_NANOS;
        toldTypingNanos = now - TYPING_PERIOD_NANOS;
    }

    /** How many there are, this one included; null if this room is no more. If it fails, the viewer is none. */
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

    /** How many there are without this one. */
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
        unsaid = state.own() != viewers.size();
        tell(System.nanoTime());
    }

    /** Tells one that has begun to listen how many there are; unless that comes anyway, or it was told as a viewer. */
    synchronized void greet(ClientConnection listener) {
        if (count > 0 && count == toldCount && !viewers.containsKey(listener)) {
            listener.send("viewer_count", Map.of("stream_id", stream.toString(), "count", count));
        }
    }

    /** Called some times a second: notifies the listeners, if it is time for that. */
    synchronized void tick(long now) {
        tell(now);
    }

    /** How long it has been due to ask the others; negative if it is not. Who has viewers comes first: its word must hold. */
    synchronized long overdue(long now) {
        if (asking) {
            return -1;
        }
        long period = typing.isEmpty() ? PERIOD_NANOS : TYPING_PERIOD_NANOS;
        boolean heartbeat = !viewers.isEmpty() && now - writtenNanos >= heartbeatNanos;
        long due = now - askedNanos - period;
        return due < 0 ? due : heartbeat ? due + FIRST_NANOS : due;
    }

    /** Asks the others. */
    synchronized void ask(long now) {
        if (asking) {
            return;
        }
        askedNanos = now;
        boolean heartbeat = unsaid || (!viewers.isEmpty() && now - writtenNanos >= heartbeatNanos);
        CompletionStage<RoomState> asked = heartbeat ? write() : store.read(stream);
        asking = true; // not before it is asked: if that throws, nothing would say that it is over
        asked.whenComplete((state, _) -> {
            synchronized (this) {
                asking = false;
            }
            if (state != null) {
                arrived(state);
            }
        });
    }

    private void tell(long now) {
        if (now - toldCountNanos >= PERIOD_NANOS) {
            tellCount(now);
        }
        // That somebody types, and that nobody does any more, is sent soon; that others join in, once a second.
        long typingPeriod = typing.isEmpty() || toldTyping.isEmpty() ? TYPING_PERIOD_NANOS : PERIOD_NANOS;
        if (!typing.equals(toldTyping) && now - toldTypingNanos >= typingPeriod) {
            toldTyping = typing;
            toldTypingNanos = now;
            Map<String, Object> data = Map.of("stream_id", stream.toString(), "user_ids", typing);
            listeners.tell(stream, Set.copyOf(viewers.keySet()), Set.of(), "typing", data);
        }
    }

    private void tellCount(long now) {
        Set<ClientConnection> informed = new HashSet<>();
        Set<ClientConnection> others = new HashSet<>();
        viewers.forEach((viewer, told) -> (told == count || told == JOINING ? informed : others).add(viewer));
        Map<String, Object> data = Map.of("stream_id", stream.toString(), "count", count);
        if (count != toldCount) {
            listeners.tell(stream, others, informed, "viewer_count", data);
        } else if (others.isEmpty()) {
            return;
        } else {
            others.forEach(viewer -> viewer.send("viewer_count", data));
        }
        toldCount = count;
        toldCountNanos = now;
        others.forEach(viewer -> viewers.computeIfPresent(viewer, (_, _) -> count));
    }

    /** Ends this room if nobody is there to watch or to listen. */
    synchronized boolean retireIfDeserted() {
        retired = retired || (viewers.isEmpty() && listeners.count(stream) == 0);
        return retired;
    }
}
