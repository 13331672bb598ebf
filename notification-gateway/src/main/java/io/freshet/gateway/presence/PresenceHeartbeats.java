package io.freshet.gateway.presence;

import io.freshet.gateway.identity.Identity;
import io.freshet.gateway.socket.ClientConnection;
import io.freshet.gateway.socket.ConnectionListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Collects the heartbeats of this instance's users and sends them in a batch once a second. Authentication counts as
 * one and is sent immediately, so that new arrivals show as online. Heartbeats that Redis does not accept are sent
 * again. Thread-safe.
 */
final class PresenceHeartbeats implements ConnectionListener, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PresenceHeartbeats.class);

    /** More than the users of one instance: they may come and go while Redis is down. */
    private static final int MOST_GATHERED = 50_000;

    private final Function<Collection<UUID>, CompletionStage<?>> store;
    private final Set<UUID> gathered = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService clock;

    /**
     * Sends no batches before it is started.
     *
     * @param store stores heartbeats; fails while it cannot
     */
    PresenceHeartbeats(Function<Collection<UUID>, CompletionStage<?>> store) {
        this.store = store;
    }

    @Override
    public void identified(ClientConnection connection, Identity identity) {
        pass(List.of(identity.userId()));
    }

    @Override
    public void alive(ClientConnection connection, Identity identity) {
        if (gathered.size() < MOST_GATHERED) {
            gathered.add(identity.userId());
        }
    }

    void passAll() {
        List<UUID> users = new ArrayList<>(gathered);
        if (!users.isEmpty()) {
            users.forEach(gathered::remove);
            pass(users);
        }
    }

    private void pass(List<UUID> users) {
        try {
            store.apply(users).whenComplete((_, failure) -> {
                if (failure != null) {
                    gatherAgain(users);
                }
            });
        } catch (RuntimeException | Error e) {
            log.warn("event=signs_of_life_failed", e);
            gatherAgain(users);
        }
    }

    private void gatherAgain(List<UUID> users) {
        if (gathered.size() < MOST_GATHERED) {
            gathered.addAll(users);
        }
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("presence").factory());
        started.scheduleWithFixedDelay(this::passAll, 1, 1, TimeUnit.SECONDS);
        clock = started;
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
}
