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
 * The sessions of one event loop, and all that is needed to serve them without a lock: who listens to what, how far the
 * announcements were told here, and a timer wheel for pings. Each session is in one random slot of the wheel, which
 * spreads the pings over the interval. Except where said, only the loop's thread may call.
 */
final class Shard {
    private static final Logger log = LoggerFactory.getLogger(Shard.class);
    /** The wheel turns so many slots in one pong timeout: with 8 s, once a second. */
    private static final int TICKS_TO_PONG = 8;
    /** How far one instance may be behind another before a client that comes from there is told that it cannot be resumed. */
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

    /** What waits for a position. */
    private record Awaited(Position wanted, Runnable action) {}

    Shard(EventLoop loop, AudienceSize size, Duration pingInterval, Duration pongTimeout) {
        this.loop = loop;
        audience = new Audience<>(size);
        tickMillis = Math.max(1, pongTimeout.toMillis() / TICKS_TO_PONG);
        int slots = (int) Math.max(TICKS_TO_PONG + 1, pingInterval.toMillis() / tickMillis);
        wheel = Stream.<Set<ClientSession>>generate(HashSet::new).limit(slots).toList();
    }

    /**
     * Begins to ping. Any thread. Ticks that a stall of the loop has missed are not made up for: then pings would come due
     * before their answers, which wait to be read, could be.
     */
    void start() {
        loop.scheduleWithFixedDelay(this::tick, tickMillis, tickMillis, TimeUnit.MILLISECONDS);
    }

    /** Any thread. */
    EventLoop loop() {
        return loop;
    }

    Audience<ClientSession> audience() {
        return audience;
    }

    /** Whether clients can be taken: not before there is a position to promise them, not while stopping. */
    boolean isOpen() {
        return position != null && !stopping;
    }

    /** How far the announcements were told here; only while clients can be taken. */
    Position position() {
        if (position == null) {
            throw new IllegalStateException("no session is taken before there is a position");
        }
        return position;
    }

    void enter(ClientSession session) {
        int slot = ThreadLocalRandom.current().nextInt(wheel.size());
        session.beatIn(slot);
        wheel.get(slot).add(session);
        sessions++;
    }

    void leave(ClientSession session) {
        if (wheel.get(session.beatSlot()).remove(session)) {
            sessions--;
            completeIfEmpty();
        }
    }

    /**
     * Tells what concerns its sessions. If that fails in the middle, nobody knows who was told: then all connections end,
     * and their clients come back and resume from the last that they were told.
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
            goOn(broadcast.position());
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
                    tell(steps.get(i), i);
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
     * Does something once the announcements were told here up to a position; also if that takes too long, or can never be.
     *
     * @param wanted of the same topic
     * @param action run on this loop, once
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

    private void goOn(Position reached) {
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

    /** Whatever fails here is over; what waits behind it and the position do not depend on it. */
    private static void perform(Awaited waiting) {
        try {
            waiting.action().run();
        } catch (RuntimeException | Error e) {
            log.error("event=awaited_position_failed", e);
        }
    }

    private void tell(Broadcast.Step step, int number) {
        audience.concernedBy(
                step.scope(), (session, topic) -> session.deliver(step.frame(!session.isLastStep(number)), topic));
    }

    private void tick() {
        tick = (tick + 1) % wheel.size();
        forEach(wheel.get(Math.floorMod(tick - TICKS_TO_PONG, wheel.size())), ClientSession::beatDue);
        forEach(wheel.get(tick), ClientSession::beat);
    }

    /** A failure ends its session only: it must end neither the timer nor the others' turn. */
    private static void forEach(Set<ClientSession> slot, Consumer<ClientSession> action) {
        for (ClientSession session : List.copyOf(slot)) { // a session that ends leaves it
            try {
                action.accept(session);
            } catch (RuntimeException | Error e) {
                log.error("event=session_failed action=connection_ended", e);
                session.channel().close();
            }
        }
    }

    /**
     * Sends everybody elsewhere and takes nobody any more. Any thread.
     *
     * @return completes once all are gone
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
