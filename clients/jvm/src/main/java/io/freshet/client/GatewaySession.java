package io.freshet.client;

import io.freshet.client.ClientEvent.ConnectionChange;
import io.freshet.client.ClientEvent.Frame;
import io.freshet.client.ClientEvent.State;
import io.freshet.client.ClientEvent.Wire;
import io.freshet.client.TokenSource.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What to say to the gateway, and when: connects, subscribes, resumes, backs off. Pure: it is given what happened and what
 * time it is (milliseconds of the loop's clock), and says what to do. Not thread-safe.
 */
final class GatewaySession {
    /** What is to be done. None of it calls back before it has returned. */
    interface Effects {
        /** To be answered by {@link #token}. */
        void askToken(Reason reason, @Nullable String used);

        void openSocket();

        /** One stream of events; with a cursor it resumes. */
        void openEvents(Topic topic, @Nullable String cursor);

        void closeEvents(Topic topic);

        /** Over the WebSocket. */
        void send(Frame frame);

        /** Whatever is open is closed, and not heard any more. */
        void drop();
    }

    /** What the client hears. */
    interface Notified {
        /** Changes of the topic are notified from now on; what came before may have been missed. */
        void begun(Topic topic);

        void refresh(ClientEvent.RefreshRequired change);

        /** All feeds, or those of a topic, may have changed. */
        void resync(@Nullable Topic topic, long spreadMillis);

        void publish(ClientEvent event);
    }

    /** With the feeds and a token these stay below what the gateway takes at once. */
    static final int MOST_JOINED = 8;

    static final int MOST_COMMANDS = 64;

    private static final long NEVER = ReadPlan.NEVER;
    /** For the token and the handshake together. */
    private static final long CONNECT_MILLIS = 60_000;

    private static final long FIRST_FRAME_MILLIS = 15_000;
    private static final long SUBSCRIBED_MILLIS = 20_000;
    private static final long STABLE_MILLIS = 30_000;
    /** Longer than the gateway's 25 s between pings: where those are seen, it is never asked. */
    private static final long QUESTION_MILLIS = 35_000;

    private static final long DEAD_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 60_000;
    private static final long PAUSE_SPREAD_MILLIS = 15_000;
    /** After a while another WebSocket is tried: two failures may have been a restart, and not a network that blocks. */
    private static final long SOCKET_AGAIN_MILLIS = 300_000;

    private static final long RENEWAL_MILLIS = 5_000;
    private static final long TYPING_MILLIS = 2_000;
    private static final int SILENT_CONNECTS = 2;
    private static final int TOKEN_REFUSALS = 2;
    private static final int PLANNED_STOP = 4501;
    /** Close codes from here on are an application's: a connection that ends with one has reached the gateway. */
    private static final int FIRST_OF_THE_GATEWAY = 4_000;
    /** Always answered, needs no token, and changes nothing: a question that only asks for a sign of life. */
    private static final Map<String, Object> NOTHING = Map.of("feed", "stream", "stream_id", new UUID(0, 0).toString());

    private static final String TOO_MUCH = "too many commands at once; wait";
    private static final String NO_WEBSOCKET = "this network lets no WebSocket through";

    /** What is listened to, by one feed or several. */
    private static final class Listening {
        int holders;
        /** Up to here everything is known. Of the topic: another one may not be subscribed yet. */
        @Nullable
        String cursor;

        boolean confirmed;
        /** Of the question that is not answered yet. */
        @Nullable
        String id;

        long askedAt;
        /** Of its stream of events. */
        long heardAt;

        long overdueAt() {
            return id == null ? NEVER : askedAt + SUBSCRIBED_MILLIS;
        }
    }

    private static final class Command {
        final Frame frame;
        final CompletableFuture<Map<String, Object>> result;
        boolean sent;

        Command(Frame frame, CompletableFuture<Map<String, Object>> result) {
            this.frame = frame;
            this.result = result;
        }

        void fail(String code, String why) {
            result.completeExceptionally(FreshetException.frame(code, why));
        }
    }

    private final Effects effects;
    private final Notified client;
    private final DoubleSupplier random;
    private final Backoff backoff;
    private final Map<Topic, Listening> topics = new LinkedHashMap<>();
    private final Set<UUID> joined = new LinkedHashSet<>();
    private final Map<UUID, Long> typedAt = new HashMap<>();
    private final Map<String, Command> commands = new LinkedHashMap<>();

    private State state = State.OFFLINE;
    private Wire wire = Wire.WEBSOCKET;
    /** When the state ends by itself. */
    private long until = NEVER;

    private long listeningSince;
    private long heardAt;
    /** Of the WebSocket. */
    private boolean open;

    private boolean heard;
    private boolean questioned;
    private int silentConnects;

    private Reason reason = Reason.FIRST;
    private boolean asksToken;
    private boolean anonymous;
    private @Nullable String token;
    private @Nullable String authenticateId;
    private boolean authenticated;
    private long renewedAt = Long.MIN_VALUE / 2;
    private int tokenRefusals;
    private MessageBudget budget = new MessageBudget(0);
    private long lastId;

    GatewaySession(Effects effects, Notified client, DoubleSupplier random) {
        this.effects = effects;
        this.client = client;
        this.random = random;
        backoff = new Backoff(random);
    }

    /** Connects for the first time, or at once again with another token. */
    void start(long now) {
        if (state != State.OFFLINE) {
            effects.drop();
            settle("the connection was made anew");
        }
        anonymous = false;
        tokenRefusals = 0;
        token = null;
        reason = Reason.FIRST;
        connect(now);
    }

    void stop() {
        effects.drop();
        settle("the client is closed");
        failCommands(true, "the client is closed");
        enter(State.OFFLINE, NEVER, null, null);
    }

    State state() {
        return state;
    }

    // What the app wants.

    void subscribe(long now, Topic topic) {
        Listening listening = topics.computeIfAbsent(topic, unknown -> new Listening());
        listening.holders++;
        if (listening.holders > 1) {
            return;
        }
        if (open) {
            ask(now, topic, listening);
        } else if (isOnEvents()) {
            openEvents(now, topic, listening);
        }
    }

    void unsubscribe(Topic topic) {
        Listening listening = topics.get(topic);
        if (listening == null || --listening.holders > 0) {
            return;
        }
        topics.remove(topic);
        if (open) {
            send("unsubscribe", topic.data());
        } else if (isOnEvents()) {
            effects.closeEvents(topic);
        }
    }

    void join(UUID stream) {
        if (joined.size() >= MOST_JOINED && !joined.contains(stream)) {
            client.publish(new ClientEvent.Failure(FreshetException.frame(
                    "too_many_subscriptions", "leave a stream first: the limit is " + MOST_JOINED)));
        } else if (joined.add(stream) && open) {
            send("join_stream", Map.of("stream_id", stream.toString()));
        }
    }

    void leave(UUID stream) {
        if (joined.remove(stream) && open) {
            send("leave_stream", Map.of("stream_id", stream.toString()));
        }
    }

    /** At most once in 2 s a stream; lost where there is no connection, for it is over by the time that there is. */
    void typing(long now, UUID stream) {
        typedAt.values().removeIf(at -> now - at >= TYPING_MILLIS);
        if (open && !typedAt.containsKey(stream) && budget.has(now)) {
            typedAt.put(stream, now);
            send("typing", Map.of("stream_id", stream.toString()));
        }
    }

    /** Waits for a connection, if there is none. The caller ends the wait, by completing the result. */
    void command(long now, String event, Map<String, Object> data, CompletableFuture<Map<String, Object>> result) {
        commands.values().removeIf(each -> each.result.isDone());
        Command command = new Command(new Frame(event, data, nextId()), result);
        if (state == State.OFFLINE || state == State.STOPPED) {
            command.fail("unavailable", "there is no connection to the gateway");
        } else if (state == State.LISTENING && wire == Wire.SSE) {
            command.fail("unavailable", NO_WEBSOCKET);
        } else if (commands.size() >= MOST_COMMANDS || (open && !budget.has(now))) {
            command.fail("rate_limited", TOO_MUCH);
        } else {
            commands.put(String.valueOf(command.frame.id()), command);
            if (open) {
                send(command);
            }
        }
    }

    // What happens.

    /** There is a token, or none; the answer to {@link Effects#askToken}. */
    void token(@Nullable String given) {
        if (!asksToken) {
            return; // of a connection that is no more
        }
        asksToken = false;
        boolean isNew = given != null && !given.equals(token);
        token = given;
        if (state == State.CONNECTING && !open) {
            effects.openSocket();
        } else if (isNew && given != null) {
            authenticate(given); // the same one would only be warned of again
        }
    }

    /** The WebSocket is open: says everything at once, for answers differ by their ids. */
    void opened(long now) {
        open = true;
        heardAt = now;
        until = now + FIRST_FRAME_MILLIS;
        budget = new MessageBudget(now);
        if (token != null) {
            authenticate(token);
        }
        topics.forEach((topic, listening) -> ask(now, topic, listening));
        joined.forEach(stream -> send("join_stream", Map.of("stream_id", stream.toString())));
        commands.values().removeIf(each -> each.result.isDone());
        for (Command each : commands.values()) {
            if (budget.has(now)) {
                send(each);
            } else {
                each.fail("rate_limited", TOO_MUCH);
            }
        }
        if (token == null && topics.isEmpty()) {
            send("unsubscribe", NOTHING); // a frame is the proof that frames come through
        }
    }

    /** A ping has come. */
    void alive(long now) {
        heardAt = now;
    }

    /** A frame has come over the WebSocket. */
    void frame(long now, Frame frame) {
        heardAt = now;
        heard = true;
        questioned = false;
        silentConnects = 0;
        switch (frame.event()) {
            case "subscribed" -> subscribed(frame);
            case "authenticated" -> {
                authenticated = true;
                tokenRefusals = 0;
            }
            case "token_expiring" -> {
                // Tokens that live for less than the warning's minute would be renewed without end.
                if (now - renewedAt >= RENEWAL_MILLIS) {
                    renewedAt = now;
                    askToken(Reason.EXPIRING);
                }
            }
            default -> {}
        }
        if (frame.data().get("cursor") instanceof String cursor) {
            // A topic that is not subscribed again yet has been notified of no more than what it resumes from.
            topics.values().stream().filter(each -> each.confirmed).forEach(each -> each.cursor = cursor);
        }
        if (frame.event().equals("error")) {
            refused(now, frame);
        } else {
            Command command = frame.id() == null ? null : commands.remove(frame.id());
            if (command != null) {
                command.result.complete(frame.data());
            }
            news(now, frame);
        }
        boolean awaits = topics.values().stream().anyMatch(each -> each.id != null);
        if (state == State.CONNECTING && open && (frame.event().equals("subscribed") || !awaits)) {
            listening(now);
        }
    }

    /** A stream of events has sent something: a comment, a cursor or an event. */
    void event(long now, Topic topic, @Nullable String cursor, @Nullable Frame frame) {
        Listening listening = topics.get(topic);
        if (listening == null) {
            return;
        }
        listening.heardAt = now;
        if (cursor != null) {
            if (listening.cursor == null) {
                client.begun(topic);
            }
            listening.cursor = cursor; // of this topic alone: another stream may be behind
        }
        if (state == State.CONNECTING) {
            listening(now);
        }
        if (frame != null) {
            news(now, frame);
        }
    }

    /** The connection is lost, or could not be made. */
    void closed(long now, int code, String why) {
        closed(now, code, why, -1);
    }

    private void closed(long now, int code, String why, long spreadMillis) {
        if (state != State.CONNECTING && state != State.LISTENING) {
            return;
        }
        if (wire == Wire.SSE) {
            silentConnects = SILENT_CONNECTS - 1; // one WebSocket is tried in between
        } else if (!heard && code < FIRST_OF_THE_GATEWAY) {
            silentConnects++;
        }
        if (state == State.LISTENING && now - listeningSince >= STABLE_MILLIS) {
            backoff.reset();
        }
        boolean wasAuthenticated = authenticated;
        settle("the connection was lost: it may have happened");
        AfterClose next = AfterClose.of(code);
        long wait = switch (next) {
            case SPREAD -> spreadMillis < 0 ? backoff.nextMillis() : random(spreadMillis);
            case PAUSE -> PAUSE_MILLIS + random(PAUSE_SPREAD_MILLIS);
            default -> backoff.nextMillis();
        };
        if (next == AfterClose.STOP) {
            failCommands(true, "the gateway has closed for good");
            enter(State.STOPPED, NEVER, code, why);
            client.publish(new ClientEvent.Failure(
                    FreshetException.frame(Integer.toString(code), "the gateway has closed for good: " + why)));
            return;
        }
        if (next == AfterClose.NEW_TOKEN || next == AfterClose.TOKEN_REFUSED) {
            reason = next == AfterClose.NEW_TOKEN ? Reason.EXPIRING : Reason.REFUSED;
            if (!wasAuthenticated && ++tokenRefusals >= TOKEN_REFUSALS && !anonymous) {
                anonymous = true;
                client.publish(new ClientEvent.SignedOut("the gateway refuses the token"));
            }
        }
        state = State.WAITING;
        until = now + wait;
        client.publish(new ClientEvent.Metric("reconnect", 1, Map.of("code", Integer.toString(code))));
        client.publish(new ConnectionChange(state, null, code, why, Duration.ofMillis(wait)));
    }

    /** Time has passed. */
    void tick(long now) {
        if (state == State.WAITING && until <= now) {
            connect(now);
        } else if (state == State.CONNECTING && until <= now) {
            lost(now, open ? "no frame comes through" : "the connection was not made in time");
        } else if (state == State.LISTENING && until <= now) {
            effects.drop();
            settle("");
            silentConnects = SILENT_CONNECTS - 1;
            connect(now);
        } else if (state == State.LISTENING && now - lastHeard() >= DEAD_MILLIS) {
            lost(now, "nothing has come for 60 s");
        } else if (open && topics.values().stream().anyMatch(each -> each.overdueAt() <= now)) {
            lost(now, "subscribe was not answered");
        } else if (open && !questioned && now - heardAt >= QUESTION_MILLIS) {
            questioned = true;
            send("unsubscribe", NOTHING);
        }
    }

    /** When {@link #tick} has something to do. */
    long wakeAt() {
        long at = until;
        if (state == State.LISTENING) {
            at = Math.min(at, lastHeard() + DEAD_MILLIS);
        }
        if (open) {
            at = Math.min(at, questioned ? NEVER : heardAt + QUESTION_MILLIS);
            for (Listening listening : topics.values()) {
                at = Math.min(at, listening.overdueAt());
            }
        }
        return at;
    }

    /** Of streams of events the one that has been silent for longest counts. */
    private long lastHeard() {
        return wire == Wire.WEBSOCKET
                ? heardAt
                : topics.values().stream().mapToLong(each -> each.heardAt).min().orElse(NEVER - DEAD_MILLIS);
    }

    private void connect(long now) {
        wire = silentConnects >= SILENT_CONNECTS ? Wire.SSE : Wire.WEBSOCKET;
        enter(State.CONNECTING, now + CONNECT_MILLIS, null, null);
        if (wire == Wire.SSE) {
            topics.forEach((topic, listening) -> openEvents(now, topic, listening));
            if (topics.isEmpty()) {
                listening(now);
            }
        } else if (anonymous) {
            token = null;
            effects.openSocket();
        } else {
            askToken(reason);
            reason = Reason.FIRST;
        }
    }

    private void openEvents(long now, Topic topic, Listening listening) {
        listening.heardAt = now;
        effects.openEvents(topic, listening.cursor);
    }

    private void listening(long now) {
        listeningSince = now;
        boolean onEvents = wire == Wire.SSE;
        enter(State.LISTENING, onEvents ? now + SOCKET_AGAIN_MILLIS + random(SOCKET_AGAIN_MILLIS) : NEVER, null, null);
        if (onEvents) {
            failCommands(true, NO_WEBSOCKET);
        }
    }

    private void lost(long now, String why) {
        effects.drop();
        closed(now, Transport.LOST, why);
    }

    private void enter(State entered, long end, @Nullable Integer code, @Nullable String why) {
        state = entered;
        until = end;
        boolean isConnected = entered == State.CONNECTING || entered == State.LISTENING;
        client.publish(new ConnectionChange(entered, isConnected ? wire : null, code, why, null));
    }

    /** Nothing is open any more. The cursors stay. */
    private void settle(String why) {
        open = false;
        heard = false;
        questioned = false;
        asksToken = false;
        authenticated = false;
        authenticateId = null;
        for (Listening listening : topics.values()) {
            listening.confirmed = false;
            listening.id = null;
        }
        failCommands(false, why);
    }

    /** Those that were sent, or all. */
    private void failCommands(boolean all, String why) {
        List<Command> failed = new ArrayList<>(commands.values());
        failed.removeIf(each -> !all && !each.sent);
        commands.values().removeAll(failed);
        failed.forEach(each -> each.fail("unavailable", why));
    }

    private void askToken(Reason why) {
        asksToken = true;
        effects.askToken(why, why == Reason.FIRST ? null : token);
    }

    private void authenticate(String with) {
        authenticateId = nextId();
        send(new Frame("authenticate", Map.of("token", with), authenticateId));
    }

    private void ask(long now, Topic topic, Listening listening) {
        listening.id = nextId();
        listening.askedAt = now;
        Map<String, Object> data = new LinkedHashMap<>(topic.data());
        if (listening.cursor != null) {
            data.put("resume", listening.cursor);
        }
        send(new Frame("subscribe", data, listening.id));
    }

    private void subscribed(Frame frame) {
        topics.forEach((topic, listening) -> {
            if (listening.id == null || !listening.id.equals(frame.id())) {
                return;
            }
            listening.id = null;
            listening.confirmed = true;
            if (Boolean.TRUE.equals(frame.data().get("recovered"))) {
                client.publish(new ClientEvent.Metric("resumed", 1, Map.of()));
            } else if (listening.cursor == null) {
                client.begun(topic); // else resync_required follows, with its spread
            }
        });
    }

    /** What the gateway says of itself, whatever carries it. */
    private void news(long now, Frame frame) {
        long spread = frame.data().get("spread_ms") instanceof Number given ? Math.max(0, given.longValue()) : 0;
        switch (frame.event()) {
            case "resync_required" -> {
                client.publish(new ClientEvent.Metric("resync", 1, Map.of()));
                client.resync(Topic.of(frame.data()), spread);
            }
            case "feed_refresh_required" -> {
                if (Json.event(frame) instanceof ClientEvent.RefreshRequired change) {
                    client.refresh(change);
                } else {
                    client.resync(null, spread); // something has changed that this client cannot read
                }
            }
            case "reconnect" -> {
                effects.drop();
                closed(now, PLANNED_STOP, "planned stop", spread);
            }
            default -> {}
        }
    }

    /** A message was refused: a command of the app, or what this client has to say by itself. */
    private void refused(long now, Frame frame) {
        String code = Objects.toString(frame.data().get("code"), "");
        String why = Objects.toString(frame.data().get("message"), code);
        Command command = frame.id() == null ? null : commands.remove(frame.id());
        if (command != null) {
            command.fail(code, why);
            return;
        }
        boolean isOfToken = frame.id() != null && frame.id().equals(authenticateId);
        boolean isOfTopic = false;
        for (Listening listening : topics.values()) {
            if (listening.id != null && listening.id.equals(frame.id())) {
                listening.id = null;
                isOfTopic = true;
            }
        }
        client.publish(new ClientEvent.Failure(FreshetException.frame(code, why)));
        if ((isOfToken || isOfTopic) && (code.equals("unavailable") || code.equals("rate_limited"))) {
            lost(now, why); // it passes: the next connection says it again
        }
    }

    private void send(Command command) {
        command.sent = true;
        send(command.frame);
    }

    private void send(String event, Map<String, Object> data) {
        send(new Frame(event, data, nextId()));
    }

    private void send(Frame frame) {
        budget.take();
        effects.send(frame);
    }

    private String nextId() {
        return Long.toString(++lastId);
    }

    private long random(long bound) {
        return (long) (random.getAsDouble() * bound);
    }

    private boolean isOnEvents() {
        return wire == Wire.SSE && (state == State.CONNECTING || state == State.LISTENING);
    }
}
