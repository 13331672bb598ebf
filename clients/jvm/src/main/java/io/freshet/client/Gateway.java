package io.freshet.client;

import io.freshet.client.ClientEvent.Frame;
import io.freshet.client.TokenSource.Reason;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Carries out what {@link GatewaySession} decides, over channels and with timers. Lives on the loop. */
final class Gateway implements GatewaySession.Effects {
    /** As the gateway does with a client that does not read: better to resume than to hold without a bound. */
    private static final int MOST_UNREAD = 1_024;

    private static final int MOST_DATA_CHARS = 1 << 20;

    private final Loop loop;
    private final Transport transport;
    private final Tokens tokens;
    private final GatewaySession.Notified client;
    private final String url;
    private final GatewaySession session;
    private Transport.@Nullable Channel socket;
    private final Map<Topic, Transport.Channel> streams = new LinkedHashMap<>();
    private Loop.@Nullable Timer timer;

    Gateway(
            Loop loop,
            Transport transport,
            Tokens tokens,
            DoubleSupplier random,
            GatewaySession.Notified client,
            String url) {
        this.loop = loop;
        this.transport = transport;
        this.tokens = tokens;
        this.client = client;
        this.url = url;
        session = new GatewaySession(this, client, random);
    }

    /** Lets the session decide, and has it woken when it next has something to do. */
    void with(Consumer<GatewaySession> what) {
        what.accept(session);
        if (timer != null) {
            timer.cancel();
        }
        long at = session.wakeAt();
        timer = at == ReadPlan.NEVER
                ? null
                : loop.after(Math.max(0, at - loop.millis()), () -> with(woken -> woken.tick(loop.millis())));
    }

    @Override
    public void askToken(Reason reason, @Nullable String used) {
        tokens.get(reason, used).thenAccept(token -> loop.execute(() -> with(session -> session.token(token))));
    }

    @Override
    public void openSocket() {
        SocketListener opening = new SocketListener();
        opening.channel = transport.openSocket(URI.create(url.replaceFirst("^http", "ws") + "/ws"), opening);
        socket = opening.channel;
    }

    @Override
    public void openEvents(Topic topic, @Nullable String cursor) {
        String query = topic.data().entrySet().stream()
                .map(each -> each.getKey() + "="
                        + URLEncoder.encode(String.valueOf(each.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        EventsListener opening = new EventsListener(topic);
        opening.channel = transport.openEvents(
                URI.create(url + "/events?" + query),
                cursor == null ? Map.of() : Map.of("Last-Event-ID", cursor),
                opening);
        streams.put(topic, opening.channel);
    }

    @Override
    public void closeEvents(Topic topic) {
        Transport.Channel stream = streams.remove(topic);
        if (stream != null) {
            stream.close();
        }
    }

    @Override
    public void send(Frame frame) {
        if (socket != null) {
            socket.send(Json.text(
                    Map.of("event", frame.event(), "data", frame.data(), "id", Objects.toString(frame.id(), ""))));
        }
    }

    @Override
    public void drop() {
        Transport.Channel open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
        Map<Topic, Transport.Channel> closing = new LinkedHashMap<>(streams);
        streams.clear();
        closing.values().forEach(Transport.Channel::close);
    }

    /** Brings what a channel says onto the loop, unless it was given up meanwhile. */
    private abstract class OnLoop implements Transport.ChannelListener {
        volatile Transport.@Nullable Channel channel;
        private final AtomicInteger unread = new AtomicInteger();

        /** On the loop. */
        abstract boolean isCurrent();

        final void then(Consumer<GatewaySession> what) {
            int waiting = unread.incrementAndGet();
            if (waiting > MOST_UNREAD) {
                Transport.Channel flooding = channel;
                if (waiting == MOST_UNREAD + 1 && flooding != null) {
                    flooding.close();
                    closed(Transport.LOST, "more came than the listeners could take");
                }
                return; // nothing after the gap is heard: the close comes before it
            }
            loop.execute(() -> {
                unread.decrementAndGet();
                if (isCurrent()) {
                    with(what);
                }
            });
        }

        @Override
        public void closed(int code, String reason) {
            loop.execute(() -> {
                if (isCurrent()) {
                    drop();
                    with(session -> session.closed(loop.millis(), code, reason));
                }
            });
        }
    }

    private final class SocketListener extends OnLoop {
        @Override
        boolean isCurrent() {
            return socket == channel;
        }

        @Override
        public void opened() {
            then(session -> session.opened(loop.millis()));
        }

        @Override
        public void text(String text) {
            then(session -> {
                Frame frame = Json.frame(text);
                if (frame == null) {
                    session.alive(loop.millis());
                    return;
                }
                publish(frame);
                session.frame(loop.millis(), frame);
            });
        }

        @Override
        public void alive() {
            then(session -> session.alive(loop.millis()));
        }
    }

    /** Reads a stream of events: fields line by line, and an empty line at the end of each event. */
    private final class EventsListener extends OnLoop {
        private final Topic topic;
        private String name = "";
        private final StringBuilder data = new StringBuilder();
        private @Nullable String cursor;

        EventsListener(Topic topic) {
            this.topic = topic;
        }

        @Override
        boolean isCurrent() {
            return streams.get(topic) == channel;
        }

        @Override
        public void opened() {}

        @Override
        public void alive() {}

        @Override
        public void text(String line) {
            then(session -> read(session, line));
        }

        private void read(GatewaySession session, String line) {
            int colon = line.indexOf(':');
            String value = colon < 0 ? "" : line.substring(line.startsWith(": ", colon) ? colon + 2 : colon + 1);
            switch (colon < 0 ? line : line.substring(0, colon)) {
                case "event" -> name = value;
                case "id" -> cursor = value;
                case "data" -> data.append(data.length() < MOST_DATA_CHARS ? value : "");
                default -> dispatch(session, line.isEmpty());
            }
        }

        /** An event has ended; or this is a comment, which is a sign of life. */
        private void dispatch(GatewaySession session, boolean ended) {
            if (!ended) {
                session.event(loop.millis(), topic, null, null);
                return;
            }
            Frame frame = null;
            if (!data.isEmpty()) {
                frame = new Frame(name, Json.object(data.toString()), null);
                publish(frame);
            }
            String reached = cursor;
            name = "";
            data.setLength(0);
            cursor = null;
            session.event(loop.millis(), topic, reached, frame);
        }
    }

    private void publish(Frame frame) {
        client.publish(frame);
        ClientEvent typed = Json.event(frame);
        if (typed != null) {
            client.publish(typed);
        }
    }
}
