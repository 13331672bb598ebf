package io.freshet.client;

import io.freshet.client.ClientEvent.Authenticated;
import io.freshet.client.ClientEvent.ConnectionChange;
import io.freshet.client.ClientEvent.Metric;
import io.freshet.client.ClientEvent.State;
import io.freshet.client.ClientEvent.UnreadCounts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of Freshet: reads feeds and keeps them fresh, has one connection to the gateway, and calls the services. An app
 * has one. Thread-safe. Nothing in it blocks.
 *
 * <p>It has one thread, on which listeners are called and futures complete, besides those of {@code java.net.http}; so
 * neither may block there, unless the builder was given an executor for the listeners. Futures fail with a {@link FreshetException}
 * and always end: commands in 10 s, calls in some minutes, and all of them with {@link #close()}.
 */
public final class FreshetClient implements AutoCloseable {
    /** As many feeds as can be open at once: what the gateway lets one connection listen to. */
    public static final int MOST_FEEDS = 64;

    private static final long COMMAND_MILLIS = 10_000;
    /** Of a frame of 4,096, beside its own fields. */
    private static final int MOST_COMMAND_BYTES = 4_040;

    private static final long CONFIRMED_MILLIS = 60_000;
    private static final String CLOSED = "the client is closed";

    private final Loop loop;
    private final Transport transport;
    private final Listeners listeners;
    private final ServerClock clock;
    private final Tokens tokens;
    private final HttpCalls http;
    private final LiveFeed.Context context;
    private final @Nullable Gateway gateway;
    private final @Nullable String streamUrl;
    private final List<LiveFeed> feeds = new ArrayList<>();
    private final AtomicInteger openFeeds = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile ConnectionChange connection = new ConnectionChange(State.OFFLINE, null, null, null, null);
    private volatile @Nullable Authenticated user;
    private CompletableFuture<Void> confirming = CompletableFuture.completedFuture(null);

    private FreshetClient(Builder builder) {
        loop = builder.loop == null ? new SchedulerLoop() : builder.loop;
        transport = builder.transport == null ? new JdkTransport() : builder.transport;
        listeners = new Listeners(builder.executor);
        if (builder.metrics != null) {
            listeners.on(Metric.class, builder.metrics);
        }
        clock = new ServerClock(loop);
        Notified notified = new Notified();
        tokens = new Tokens(loop, builder.token, why -> notified.publish(new ClientEvent.SignedOut(why)));
        http = new HttpCalls(loop, transport, clock, tokens, builder.random);
        context = new LiveFeed.Context(
                loop, http, clock, listeners, builder.random, builder.feedUrl, builder.store, this::feedClosed);
        streamUrl = builder.streamUrl;
        gateway = builder.gatewayUrl == null
                ? null
                : new Gateway(loop, transport, tokens, builder.random, notified, builder.gatewayUrl);
        withGateway(session -> session.start(loop.millis()));
    }

    /**
     * Begins to make one.
     *
     * @param feedUrl of feed-service, such as {@code http://127.0.0.1:8080}
     */
    public static Builder builder(String feedUrl) {
        return new Builder(feedUrl);
    }

    /**
     * Opens a feed: shows the offline copy, reads the feed, and reads it again whenever it has changed.
     *
     * @param query which one
     * @return to be closed when it is no longer shown
     * @throws IllegalStateException if {@value #MOST_FEEDS} are open, or the client is closed
     */
    public Feed feed(FeedQuery query) {
        requireOpen();
        if (openFeeds.incrementAndGet() > MOST_FEEDS) {
            openFeeds.decrementAndGet();
            throw new IllegalStateException("close a feed first: the limit is " + MOST_FEEDS);
        }
        LiveFeed feed = new LiveFeed(context, query);
        loop.execute(() -> {
            feeds.add(feed);
            feed.open();
            if (gateway != null) {
                gateway.with(session -> session.subscribe(loop.millis(), feed.topic()));
            }
        });
        return feed;
    }

    /** On the loop. */
    private void feedClosed(LiveFeed feed) {
        openFeeds.decrementAndGet();
        if (feeds.remove(feed) && gateway != null) {
            gateway.with(session -> session.unsubscribe(feed.topic()));
        }
    }

    /**
     * Listens to what happens.
     *
     * @param type what to listen to; {@code ClientEvent.class} for all of it
     * @param listener called one at a time, on the client's thread or the builder's executor; what it throws is reported as a
     *     {@link ClientEvent.Failure} to those that listen to that
     * @return ends it
     */
    public <E extends ClientEvent> Subscription on(Class<E> type, Consumer<? super E> listener) {
        return listeners.on(type, listener);
    }

    /** How the connection to the gateway is now. */
    public ConnectionChange connection() {
        return connection;
    }

    /** The user of the token, once the gateway has confirmed it; null before, and after it was refused. */
    public @Nullable Authenticated user() {
        return user;
    }

    /** The server's clock, to a second; the device's until a service has answered. */
    public Instant now() {
        return clock.now();
    }

    /** Watches a stream, and again after each reconnect. At most 8 at once; more are a {@link ClientEvent.Failure}. */
    public void joinStream(UUID streamId) {
        withGateway(session -> session.join(streamId));
    }

    /** Watches it no longer. */
    public void leaveStream(UUID streamId) {
        withGateway(session -> session.leave(streamId));
    }

    /** Says that the user types. Call it at each key: the client sends at most one frame in 2 s. */
    public void typing(UUID streamId) {
        withGateway(session -> session.typing(loop.millis(), streamId));
    }

    /**
     * Which of some users are online.
     *
     * @param userIds at most 100
     */
    public CompletableFuture<List<UUID>> presence(Collection<UUID> userIds) {
        List<String> ids = userIds.stream().map(UUID::toString).toList();
        return command("get_presence", Map.of("user_ids", ids)).thenApply(answer -> {
            List<UUID> online = new ArrayList<>();
            if (answer.get("online") instanceof List<?> list) {
                list.forEach(id -> online.add(UUID.fromString(String.valueOf(id))));
            }
            return online;
        });
    }

    /** Follows a seller: {@link ClientEvent.SellerLive} comes when they go live. */
    public CompletableFuture<Void> follow(UUID sellerId) {
        return command("follow", Map.of("seller_id", sellerId.toString())).thenApply(answer -> null);
    }

    /** Follows them no longer. */
    public CompletableFuture<Void> unfollow(UUID sellerId) {
        return command("unfollow", Map.of("seller_id", sellerId.toString())).thenApply(answer -> null);
    }

    /** What the user has not read. */
    public CompletableFuture<UnreadCounts> unread() {
        return unread("get_unread", Map.of());
    }

    /**
     * All was read.
     *
     * @param sellerId of this seller alone; null for all
     * @return what is left, of all sellers
     */
    public CompletableFuture<UnreadCounts> markRead(@Nullable UUID sellerId) {
        return unread("mark_read", sellerId == null ? Map.of() : Map.of("seller_id", sellerId.toString()));
    }

    private CompletableFuture<UnreadCounts> unread(String event, Map<String, Object> data) {
        return command(event, data).thenApply(answer -> {
            if (Json.event(new ClientEvent.Frame("unread_counts", answer, null)) instanceof UnreadCounts counts) {
                return counts;
            }
            throw FreshetException.noAnswer("the answer holds no counts", null);
        });
    }

    /**
     * Sends a command of websocket.md, as soon as there is a connection. At most 64 wait at once.
     *
     * @param event such as {@code stream_status_changed}; one that is not answered, such as {@code typing}, fails after 10 s
     * @param data its content, as JSON is in Java
     * @return the answer's data; fails with the {@link FreshetException#code()} of the gateway's error, or
     *     {@code unavailable} where none came in 10 s
     * @throws IllegalArgumentException if it does not fit into a frame of 4 KiB, for which the gateway would end the connection
     */
    public CompletableFuture<Map<String, Object>> command(String event, Map<String, Object> data) {
        Map<String, Object> copy = Map.copyOf(data);
        if (Json.text(copy).getBytes(StandardCharsets.UTF_8).length + event.length() > MOST_COMMAND_BYTES) {
            throw new IllegalArgumentException("a command has at most 4 KiB");
        }
        return onLoop(result -> {
            if (gateway == null) {
                result.completeExceptionally(FreshetException.frame("unavailable", "there is no gateway"));
                return;
            }
            endIn(COMMAND_MILLIS, result, "no answer within 10 s");
            gateway.with(session -> session.command(loop.millis(), event, copy, result));
        });
    }

    /** What is begun fails with the client at the latest. */
    private <T> CompletableFuture<T> onLoop(Consumer<CompletableFuture<T>> begin) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> begin.accept(result));
        if (closed.get()) {
            result.completeExceptionally(FreshetException.noAnswer(CLOSED, null)); // the loop may be closed too
        }
        return result;
    }

    private void endIn(long millis, CompletableFuture<?> result, String why) {
        Loop.Timer timer =
                loop.after(millis, () -> result.completeExceptionally(FreshetException.frame("unavailable", why)));
        result.whenComplete((answer, failure) -> timer.cancel());
    }

    /**
     * Calls a service, and repeats the call as clients.md says. At most 64 are under way at once.
     *
     * @param call what to call
     * @return the answer of a success; fails with the service's problem, or where there is no answer
     */
    public CompletableFuture<CallAnswer> call(Call call) {
        requireOpen();
        String base = switch (call.service()) {
            case Call.FEED -> context.feedUrl();
            case Call.STREAM -> streamUrl;
            default -> call.service();
        };
        if (base == null) {
            throw new IllegalStateException("the builder was given no streamUrl");
        }
        return onLoop(result -> http.call(call, base, result));
    }

    /**
     * Signs in, as another user, or out. The connection is made anew with the token; a client that was stopped starts again.
     *
     * @param source of the token
     * @return completes once the gateway has confirmed it, or there is none to confirm; fails if that is not so in a minute
     */
    public CompletableFuture<Void> setToken(TokenSource source) {
        return onLoop(confirmed -> {
            user = null;
            confirming.cancel(false); // another token has taken its place
            confirming = confirmed;
            endIn(CONFIRMED_MILLIS, confirmed, "the gateway has not confirmed the token within a minute");
            tokens.replace(source);
            if (gateway != null) {
                gateway.with(session -> session.start(loop.millis()));
            }
            tokens.get(TokenSource.Reason.FIRST, null).thenAccept(token -> {
                if (gateway == null || token == null) {
                    confirmed.complete(null);
                }
            });
        });
    }

    /**
     * Ends all feeds, the connection, what is under way, and within a second the threads. (Before Java 21 two threads of
     * {@code java.net.http} stay until the garbage collector has seen that nobody holds this client.) Again has no effect.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loop.execute(() -> {
                List.copyOf(feeds).forEach(LiveFeed::close);
                if (gateway != null) {
                    gateway.with(GatewaySession::stop);
                }
                confirming.completeExceptionally(FreshetException.noAnswer(CLOSED, null));
                http.close();
                transport.close();
                loop.execute(loop::close); // after what the feeds still have to do
            });
        }
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException(CLOSED);
        }
    }

    private void withGateway(Consumer<GatewaySession> what) {
        Gateway open = gateway;
        if (open != null) {
            loop.execute(() -> open.with(what));
        }
    }

    /** Hands on to feeds and listeners what concerns them. On the loop. */
    private final class Notified implements GatewaySession.Notified {
        @Override
        public void publish(ClientEvent event) {
            if (event instanceof ConnectionChange change) {
                connection = change;
                if (change.state() == State.LISTENING) {
                    feeds.forEach(LiveFeed::connected);
                }
            } else if (event instanceof Authenticated authenticated) {
                user = authenticated;
                confirming.complete(null);
            } else if (event instanceof ClientEvent.SignedOut out) {
                user = null;
                confirming.completeExceptionally(FreshetException.frame("unauthorized", out.reason()));
            }
            listeners.publish(event);
        }

        @Override
        public void begun(Topic topic) {
            feeds.stream().filter(feed -> feed.topic().equals(topic)).forEach(LiveFeed::begun);
        }

        @Override
        public void refresh(ClientEvent.RefreshRequired change) {
            feeds.stream().filter(feed -> feed.topic().isConcernedBy(change)).forEach(feed -> feed.notified(change));
        }

        @Override
        public void resync(@Nullable Topic topic, long spreadMillis) {
            feeds.stream()
                    .filter(feed -> topic == null || feed.topic().equals(topic))
                    .forEach(feed -> feed.resync(spreadMillis));
        }
    }

    /** Makes a client. Not thread-safe. */
    public static final class Builder {
        private final String feedUrl;
        private @Nullable String streamUrl;
        private @Nullable String gatewayUrl;
        private TokenSource token = TokenSource.of(null);
        private @Nullable CopyStore store = CopyStore.inMemory();
        private @Nullable Executor executor;
        private @Nullable Consumer<Metric> metrics;
        private @Nullable Transport transport;
        private @Nullable Loop loop;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

        private Builder(String feedUrl) {
            this.feedUrl = base(feedUrl);
        }

        /** stream-service, for {@link Call#STREAM}. */
        public Builder streamUrl(String url) {
            streamUrl = base(url);
            return this;
        }

        /** notification-gateway. Without it the client reads, and is not notified. */
        public Builder gatewayUrl(String url) {
            gatewayUrl = base(url);
            return this;
        }

        /** Where tokens come from; none unless it is said. */
        public Builder token(TokenSource source) {
            token = source;
            return this;
        }

        /** Where offline copies are kept: in memory unless it is said; null for nowhere. */
        public Builder store(@Nullable CopyStore copies) {
            store = copies;
            return this;
        }

        /** Where listeners are called, one at a time; on the client's thread unless it is said. */
        public Builder executor(Executor listeners) {
            executor = listeners;
            return this;
        }

        /** Gets the measurements, as {@link FreshetClient#on} would. */
        public Builder metrics(Consumer<Metric> listener) {
            metrics = listener;
            return this;
        }

        /** What carries HTTP and WebSocket: {@code java.net.http} unless it is said. Ends with the client. */
        public Builder transport(Transport carrier) {
            transport = carrier;
            return this;
        }

        /** For tests: the thread and its clock, and what is drawn by lot. */
        Builder loop(Loop thread, DoubleSupplier lot) {
            loop = thread;
            random = lot;
            return this;
        }

        /** Makes it. It begins to connect at once, if it was given a gateway. */
        public FreshetClient build() {
            return new FreshetClient(this);
        }

        private static String base(String url) {
            String scheme = URI.create(url).getScheme();
            if (!"http".equals(scheme) && !"https".equals(scheme)) {
                throw new IllegalArgumentException("not http: or https: " + url);
            }
            return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        }
    }
}
