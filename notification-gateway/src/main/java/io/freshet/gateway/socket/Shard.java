package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.subscription.Audience;
import io.freshet.gateway.subscription.AudienceSize;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of one event loop, with everything needed to serve them without locks: the audience, the position up to
 * which announcements were delivered here, and a timer wheel for pings. Each session is in a random slot of the wheel,
 * which spreads the pings over the interval. Unless noted otherwise, call only on the loop.
 */
final class Shard {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);
    /** Ticks of the wheel per pong timeout: one per second with a timeout of 8 s. */
    private static final int TICKS_TO_PONG = 8;
    /** How long a resuming client waits for this instance to catch up with another before it has to resync. */
    private static final long PATIENCE_MILLIS = 1_000;

    private final EventLoop loop;
    private final Audience<ClientSession> audience;
    private final List<Set<ClientSession>> wheel;
    private final long tickMillis;
    private final CompletableFuture<@Nullable Void> empty = new CompletableFuture<>();
    private int tick;
    private int sessions;
    private boolean stopping;
    private @Nullable Position position;
    private List<Awaited> awaited = new ArrayList<>();

    /** An action that waits for a position. */
    private record Awaited(Position wanted, Runnable action) {}

    Shard(EventLoop loop, AudienceSize size, Duration pingInterval, Duration pongTimeout) {
        this.loop = loop;
        audience = new Audience<>(size);
        tickMillis = Math.max(1, pongTimeout.toMillis() / TICKS_TO_PONG);
        int slots = (int) Math.max(TICKS_TO_PONG + 1, pingInterval.toMillis() / tickMillis);
        wheel = Stream.<Set<ClientSession>>generate(HashSet::new).limit(slots).toList();
    }

    /**
     * Starts the pings. Callable from any thread. Ticks missed in a stall of the loop are not made up for: otherwise
     * pongs could time out while they are still waiting to be read.
     */
    void start() {
        loop.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    /** Callable from any thread. */
    EventLoop loop() {
        return loop;
    }

    Audience<ClientSession> audience() {
        return audience;
    }

    /** Whether clients are accepted: not before there is a position, and not while stopping. */
    boolean isOpen() {
        return position != null && !stopping;
    }

    /** The position up to which announcements were delivered here. Throws before there is one. */
    Position position() {
        if (position == null) {
            throw new IllegalStateException("no session is taken before there is a position");
        }
        return position;
    }

    void enter(ClientSession session) {
        int slot = ThreadLocalRandom.current().nextInt(wheel.size());
        session.setHeartbeatSlot(slot);
        wheel.get(slot).add(session);
        sessions++;
    }

    void leave(ClientSession session) {
        if (wheel.get(session.heartbeatSlot()).remove(session)) {
            sessions--;
            completeIfEmpty();
        }
    }

    /**
     * Delivers a broadcast to the sessions concerned. If that fails midway, it is unknown which sessions got it, so all
     * connections are closed. The clients reconnect and resume from their last cursor.
     */
    void relay(Broadcast broadcast) {
        try {
            deliver(broadcast);
        } catch (RuntimeException | Error e) {
            log.error("event=relay_failed action=connections_ended count={}", sessions, e);
            wheel.forEach(slot -> slot.forEach(session -> session.channel().close()));
        }
        position = broadcast.position();
        if (!awaited.isEmpty()) {
            performReached(broadcast.position());
        }
    }

    private void deliver(Broadcast broadcast) {
        switch (broadcast) {
            case Broadcast.Refreshes refreshes -> {
                List<Broadcast.Step> steps = refreshes.steps();
                for (int i = 0; i < steps.size() && steps.size() > 1; i++) {
                    int step = i;
                    audience.concernedBy(steps.get(i).scope(), (session, _) -> session.concernedByStep(step));
                }
                for (int i = 0; i < steps.size(); i++) {
                    deliverStep(steps.get(i), i);
                }
            }
            case Broadcast.ToAll toAll ->
                wheel.stream()
                        .flatMap(Set::stream)
                        .filter(ClientSession::isListening)
                        .forEach(session -> session.deliver(toAll.frame(), null));
            case Broadcast.Silent _ -> {}
        }
    }

    /**
     * Runs an action once this shard has reached a position, or after a timeout, or once the topic has been recreated.
     *
     * @param wanted a position of the same topic
     * @param action runs once, on this loop
     */
    void whenReached(Position wanted, Runnable action) {
        Awaited waiting = new Awaited(wanted, action);
        awaited.add(waiting);
        loop.schedule(
                () -> {
                    if (awaited.remove(waiting)) {
                        perform(waiting);
                    }
                },
                PATIENCE_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void performReached(Position reached) {
        List<Awaited> all = awaited;
        awaited = new ArrayList<>();
        for (Awaited waiting : all) {
            if (!reached.isOfSameTopicAs(waiting.wanted()) || reached.covers(waiting.wanted())) {
                perform(waiting);
            } else {
                awaited.add(waiting);
            }
        }
    }

    /** A failure must not affect the position or the actions behind it. */
    private static void perform(Awaited waiting) {
        try {
            waiting.action().run();
        } catch (RuntimeException | Error e) {
            log.error("event=awaited_position_failed", e);
        }
    }

    private void deliverStep(Broadcast.Step step, int number) {
        audience.concernedBy(
                step.scope(), (session, topic) -> session.deliver(step.frame(!session.isLastStep(number)), topic));
    }

    private void tick() {
        tick = (tick + 1) % wheel.size();
        forEach(wheel.get(Math.floorMod(tick - TICKS_TO_PONG, wheel.size())), ClientSession::heartbeatDue);
        forEach(wheel.get(tick), ClientSession::heartbeat);
    }

    /** A failure closes only its own session: the timer and the other sessions must continue. */
    private static void forEach(Set<ClientSession> slot, Consumer<ClientSession> action) {
        for (ClientSession session : List.copyOf(slot)) { // closing a session removes it from the slot
            try {
                action.accept(session);
            } catch (RuntimeException | Error e) {
                log.error("event=session_failed action=connection_ended", e);
                session.channel().close();
            }
        }
    }

    /**
     * Sends all clients to other instances and accepts no more. Callable from any thread.
     *
     * @return completes once all have left
     */
    CompletableFuture<@Nullable Void> stop(ServerMessage reconnect) {
        loop.execute(() -> {
            stopping = true;
            wheel.forEach(slot -> forEach(slot, session -> session.farewell(reconnect)));
            completeIfEmpty();
        });
        return empty;
    }

    private void completeIfEmpty() {
        if (stopping && sessions == 0) {
            empty.complete(null);
        }
    }
}
