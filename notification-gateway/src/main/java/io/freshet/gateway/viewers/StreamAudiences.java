package io.freshet.gateway.viewers;

import io.freshet.gateway.socket.ClientConnection;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.ConnectionListener;
import io.freshet.gateway.socket.ErrorCode;
import io.freshet.gateway.socket.StreamListeners;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The rooms of all streams with viewers or listeners here. Thread-safe. */
final class StreamAudiences implements ConnectionListener, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(StreamAudiences.class);
    private static final long TICK_MILLIS = 100;
    private static final int TICKS_TO_DISCOVERY = 5;
    /** 5,000 a second, a fraction of what Redis can handle. With more rooms, each is queried less often. */
    private static final int MOST_ASKS_A_TICK = 500;

    private final RoomStore store;
    private final StreamListeners listeners;
    private final ViewerProperties properties;
    private final ConcurrentMap<UUID, StreamAudience> rooms = new ConcurrentHashMap<>();
    private final ConcurrentMap<ClientConnection, Set<UUID>> joined = new ConcurrentHashMap<>();
    private @Nullable ScheduledExecutorService clock;
    private int tick;

    StreamAudiences(RoomStore store, StreamListeners listeners, ViewerProperties properties) {
        this.store = store;
        this.listeners = listeners;
        this.properties = properties;
    }

    /** Returns the new number of viewers. Called on the connection's event loop. */
    CompletionStage<Integer> join(ClientConnection connection, UUID stream) {
        Set<UUID> its = joined.computeIfAbsent(connection, _ -> ConcurrentHashMap.newKeySet(1));
        if (!its.contains(stream) && its.size() >= properties.maxJoined()) {
            throw new ClientEventException(
                    ErrorCode.TOO_MANY_SUBSCRIPTIONS, "leave a stream first: the limit is " + properties.maxJoined());
        }
        boolean isNew = !its.contains(stream);
        if (isNew) {
            connection.share().join(stream);
            its.add(stream);
        }
        CompletionStage<Integer> count = null;
        while (count == null) {
            StreamAudience room = room(stream);
            count = room.join(connection);
            if (count == null) {
                rooms.remove(stream, room);
            }
        }
        return count.whenComplete((_, failure) -> {
            if (failure != null && isNew && its.remove(stream)) {
                connection.share().leave(stream);
            }
        });
    }

    /** Returns the new number of viewers. Called on the connection's event loop. */
    CompletionStage<Integer> leave(ClientConnection connection, UUID stream) {
        Set<UUID> its = joined.get(connection);
        if (its != null && its.remove(stream)) {
            connection.share().leave(stream);
            if (its.isEmpty()) {
                joined.remove(connection);
            }
        }
        return room(stream).leave(connection);
    }

    CompletionStage<?> typing(UUID user, UUID stream) {
        return room(stream).typing(user);
    }

    @Override
    public void subscribed(ClientConnection connection, UUID stream) {
        StreamAudience room = rooms.get(stream);
        if (room != null) {
            room.greet(connection);
        }
    }

    @Override
    public void closed(ClientConnection connection) {
        Set<UUID> its = joined.remove(connection);
        if (its != null) {
            its.forEach(stream -> {
                if (its.remove(stream)) {
                    connection.share().leave(stream);
                }
                room(stream).leave(connection);
            });
        }
    }

    private StreamAudience room(UUID stream) {
        return rooms.computeIfAbsent(stream, _ -> new StreamAudience(stream, store, listeners, properties.heartbeat()));
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("viewers").factory());
        started.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        clock = started;
    }

    private void tick() {
        try {
            if (++tick % TICKS_TO_DISCOVERY == 0) {
                listeners.streams().forEach(this::room);
                rooms.forEach((stream, room) -> {
                    if (room.retireIfDeserted()) {
                        rooms.remove(stream, room);
                    }
                });
            }
            long now = System.nanoTime();
            rooms.values().forEach(room -> attempt(() -> room.tick(now)));
            due(rooms.values(), room -> room.overdue(now), MOST_ASKS_A_TICK)
                    .forEach(room -> attempt(() -> room.ask(now)));
        } catch (RuntimeException | Error e) {
            log.warn("event=viewers_tick_failed", e);
        }
    }

    /**
     * Selects the elements that are due; if too many, the longest overdue.
     *
     * @param overdue how long an element has been overdue, in any unit; negative if not due
     */
    static <T> List<T> due(Collection<T> all, ToLongFunction<T> overdue, int most) {
        record Due<T>(T it, long overdue) {}
        List<Due<T>> due = all.stream()
                .map(it -> new Due<>(it, overdue.applyAsLong(it)))
                .filter(each -> each.overdue() >= 0)
                .toList();
        return (due.size() <= most
                        ? due.stream()
                        : due.stream()
                                .sorted(Comparator.<Due<T>>comparingLong(Due::overdue)
                                        .reversed())
                                .limit(most))
                .map(Due::it)
                .toList();
    }

    /** A failure in one room must not affect the others. */
    private static void attempt(Runnable turn) {
        try {
            turn.run();
        } catch (RuntimeException | Error e) {
            log.warn("event=viewers_tick_failed", e);
        }
    }

    @Override
    public synchronized void stop() {
        if (clock != null) {
            clock.shutdownNow();
            clock = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return clock != null;
    }

    /**
     * Starts after Redis and before clients are accepted. Stops in reverse order, since closing clients leave their
     * rooms.
     */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 2;
    }
}
