package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.freshet.client.ClientEvent.Authenticated;
import io.freshet.client.ClientEvent.ConnectionChange;
import io.freshet.client.ClientEvent.Metric;
import io.freshet.client.ClientEvent.SellerLive;
import io.freshet.client.ClientEvent.State;
import io.freshet.client.ClientEvent.UnreadCounts;
import io.freshet.client.ClientEvent.ViewerCount;
import io.freshet.client.ClientEvent.Wire;
import io.freshet.localstack.Part;
import io.freshet.localstack.junit.Link;
import io.freshet.localstack.junit.RunningStack;
import io.freshet.localstack.junit.UsesLocalStack;
import io.freshet.localstack.token.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client against the real stack. */
@UsesLocalStack
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FreshetClientIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<ClientEvent> events = new CopyOnWriteArrayList<>();
    private final RunningStack stack;

    @TempDir
    Path directory;

    FreshetClientIT(RunningStack stack) {
        this.stack = stack;
    }

    @BeforeEach
    void forget() {
        events.clear();
    }

    private static ConditionFactory soon() {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50));
    }

    private FreshetClient.Builder builder() {
        return FreshetClient.builder(stack.uri(Part.FEED_SERVICE).toString())
                .streamUrl(stack.uri(Part.STREAM_SERVICE).toString())
                .gatewayUrl(stack.uri(Part.NOTIFICATION_GATEWAY).toString());
    }

    private FreshetClient recorded(FreshetClient client) {
        client.on(ClientEvent.class, events::add);
        return client;
    }

    private FreshetClient of(Role role) {
        return builder().token(TokenSource.of(stack.token(role))).build();
    }

    private static void awaitListening(FreshetClient client) {
        soon().until(() -> client.connection().state() == State.LISTENING);
    }

    private static UUID create(FreshetClient seller, String category) {
        CallAnswer created = seller.call(Call.post(Call.STREAM, "/api/streams")
                        .withBody(Map.of("title", "Live soon", "category", category)))
                .join();
        return UUID.fromString(String.valueOf(created.body().get("id")));
    }

    private static void goLive(FreshetClient seller, UUID id) {
        seller.call(Call.post(Call.STREAM, "/api/streams/" + id + "/go-live")).join();
    }

    private static Predicate<Feed> showsLive(UUID id) {
        return feed -> feed.state().items().stream()
                .anyMatch(item -> item.id().equals(id) && item instanceof StreamItem stream && stream.isLive());
    }

    private boolean has(String metric) {
        return events.stream()
                .anyMatch(event ->
                        event instanceof Metric measured && measured.name().equals(metric));
    }

    @Test
    void aFeedShowsWhatHasChanged() {
        try (FreshetClient seller = of(Role.SELLER);
                FreshetClient viewer = recorded(builder().build());
                Feed fashion = viewer.feed(FeedQuery.discover().category("fashion"))) {
            awaitListening(viewer);
            UUID id = create(seller, "fashion");
            try (Feed one = viewer.feed(FeedQuery.stream(id))) {
                soon().until(() -> !one.state().items().isEmpty());
                goLive(seller, id);
                soon().until(() -> showsLive(id).test(fashion));
                soon().until(() -> showsLive(id).test(one));
            }
            soon().until(() -> has("refresh_delay"));
            assertThat(fashion.state().degraded()).isFalse();
            assertThat(fashion.state().requestId()).isNotNull();
        }
    }

    @Test
    void theCommunityFeedIsPagedAndNotified() {
        try (FreshetClient seller = of(Role.SELLER);
                FreshetClient viewer = builder().build();
                Feed near = viewer.feed(FeedQuery.community(25.2, 55.27, 20).perPage(5))) {
            soon().until(() -> near.state().items().size() == 5);
            near.more().join();
            assertThat(near.state().items()).hasSize(10);
            assertThat(near.state().items()).allMatch(item -> item.distanceKm() != null && item.distanceKm() <= 20);
            awaitListening(viewer);
            CallAnswer product = seller.call(Call.post(Call.STREAM, "/api/products")
                            .withBody(Map.of(
                                    "title",
                                    "At the door",
                                    "category",
                                    "home",
                                    "price",
                                    Map.of("amount", "12.50", "currency", "AED"),
                                    "condition",
                                    "NEW",
                                    "feeds",
                                    List.of("COMMUNITY"),
                                    "location",
                                    new Location(25.2, 55.27))))
                    .join();
            UUID id = UUID.fromString(String.valueOf(product.body().get("id")));
            soon().until(() ->
                    near.state().items().stream().anyMatch(item -> item.id().equals(id)));
            seller.call(Call.post(Call.STREAM, "/api/products/" + id + "/sell")).join();
            soon().until(() ->
                    near.state().items().stream().noneMatch(item -> item.id().equals(id)));
        }
    }

    @Test
    void whatHappenedWhileTheConnectionWasCutIsTold() {
        try (Link link = new Link(stack.port(Part.NOTIFICATION_GATEWAY));
                FreshetClient seller = of(Role.SELLER);
                FreshetClient viewer = recorded(
                        builder().gatewayUrl("http://127.0.0.1:" + link.port()).build());
                Feed home = viewer.feed(FeedQuery.discover().category("home"));
                Feed fashion = viewer.feed(FeedQuery.discover().category("fashion"))) {
            awaitListening(viewer);
            soon().until(() -> home.state().asOf() != null && fashion.state().asOf() != null);
            link.cut();
            soon().until(() -> viewer.connection().state() == State.WAITING);
            UUID id = create(seller, "home");
            goLive(seller, id);
            link.mend();
            soon().until(() -> showsLive(id).test(home));
            soon().until(() -> viewer.connection().wire() == Wire.WEBSOCKET
                    || viewer.connection().wire() == Wire.SSE);
            UUID second = create(seller, "fashion");
            goLive(seller, second);
            soon().until(() -> showsLive(second).test(fashion));
        }
    }

    @Test
    void aGatewayThatDiesIsComeBackTo() {
        try (FreshetClient seller = of(Role.SELLER);
                FreshetClient viewer = recorded(builder().build());
                Feed home = viewer.feed(FeedQuery.discover().category("home"))) {
            awaitListening(viewer);
            stack.kill(Part.NOTIFICATION_GATEWAY);
            soon().until(() -> viewer.connection().state() != State.LISTENING);
            UUID id = create(seller, "home");
            goLive(seller, id);
            stack.start(Part.NOTIFICATION_GATEWAY);
            soon().until(() -> showsLive(id).test(home));
        }
    }

    @Test
    void withoutNetworkTheCopyIsShownAndItIsReadOnceThereIsOne() {
        CopyStore store = CopyStore.inDirectory(directory);
        try (Link link = new Link(stack.port(Part.FEED_SERVICE))) {
            String url = "http://127.0.0.1:" + link.port();
            try (FreshetClient viewer = FreshetClient.builder(url).store(store).build();
                    Feed feed = viewer.feed(FeedQuery.discover())) {
                soon().until(() -> !feed.state().items().isEmpty());
            }
            link.cut();
            try (FreshetClient viewer = FreshetClient.builder(url).store(store).build();
                    Feed feed = viewer.feed(FeedQuery.discover())) {
                soon().until(() -> feed.state().error() != null);
                assertThat(feed.state().items()).isNotEmpty();
                assertThat(feed.state().stale()).isTrue();
                assertThat(feed.state().storedAt()).isNotNull();
                link.mend();
                soon().until(() -> !feed.state().stale());
                assertThat(feed.state().error()).isNull();
            }
        }
    }

    @Test
    void whereWebSocketIsBlockedAFeedIsNotifiedToo() {
        try (FreshetClient seller = of(Role.SELLER);
                FreshetClient viewer =
                        recorded(builder().transport(new NoSockets()).build());
                Feed home = viewer.feed(FeedQuery.discover().category("home"))) {
            soon().until(() -> viewer.connection().wire() == Wire.SSE
                    && viewer.connection().state() == State.LISTENING);
            UUID id = create(seller, "home");
            goLive(seller, id);
            soon().until(() -> showsLive(id).test(home));
            assertThat(events).anyMatch(ClientEvent.RefreshRequired.class::isInstance);
        }
    }

    /** A network that lets no WebSocket through. */
    private static final class NoSockets implements Transport {
        private final Transport whole = new JdkTransport();

        @Override
        public CompletableFuture<Answer> send(Request request) {
            return whole.send(request);
        }

        @Override
        public Channel openSocket(URI uri, ChannelListener listener) {
            listener.closed(LOST, "blocked");
            return new Channel() {
                @Override
                public void send(String text) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public Channel openEvents(URI uri, Map<String, String> headers, ChannelListener listener) {
            return whole.openEvents(uri, headers, listener);
        }

        @Override
        public void close() {
            whole.close();
        }
    }

    @Test
    void followersAreToldAndViewersCounted() throws Exception {
        UUID sellerId = UUID.randomUUID();
        UUID viewerId = UUID.randomUUID();
        try (FreshetClient seller = builder()
                        .token(TokenSource.of(stack.token(Role.SELLER, sellerId, Duration.ofHours(1))))
                        .build();
                FreshetClient viewer = recorded(builder()
                        .token(TokenSource.of(stack.token(Role.VIEWER, viewerId, Duration.ofHours(1))))
                        .build())) {
            viewer.follow(sellerId).get(1, TimeUnit.MINUTES);
            UUID id = create(seller, "home");
            CompletableFuture<ClientEvent.Typing> typing = new CompletableFuture<>();
            viewer.on(ClientEvent.Typing.class, typing::complete);
            try (Feed stream = viewer.feed(FeedQuery.stream(id))) {
                soon().until(() -> stream.state().asOf() != null);
                viewer.joinStream(id);
                soon().until(() -> events.contains(new ViewerCount(id, 1)));
                goLive(seller, id);
                soon().until(() -> events.contains(new SellerLive(sellerId, id, "Live soon")));
                soon().until(() ->
                        events.stream().anyMatch(event -> event instanceof UnreadCounts counts && counts.total() == 1));
                assertThat(viewer.unread().join().bySeller()).isEqualTo(Map.of(sellerId, 1));
                assertThat(viewer.markRead(sellerId).join().total()).isZero();
                soon().until(() -> viewer.presence(List.of(sellerId, UUID.randomUUID()))
                        .join()
                        .contains(sellerId));
                soon().until(() -> {
                    seller.typing(id);
                    return typing.isDone();
                });
                assertThat(typing.join().userIds()).containsExactly(sellerId);
                viewer.unfollow(sellerId).join();
                viewer.leaveStream(id);
            }
        }
    }

    @Test
    void sellersCallsAreDoneOnceAndProblemsAreExceptions() {
        try (FreshetClient seller = of(Role.SELLER)) {
            Call create = Call.post(Call.STREAM, "/api/streams")
                    .withBody(Map.of("title", "Once", "category", "home"))
                    .withIdempotencyKey(UUID.randomUUID().toString());
            CallAnswer first = seller.call(create).join();
            assertThat(seller.call(create).join().body()).isEqualTo(first.body());
            String path = "/api/streams/" + first.body().get("id");

            Call rename =
                    Call.patch(Call.STREAM, path, Map.of("title", "Twice")).withIfMatch(String.valueOf(first.etag()));
            assertThat(seller.call(rename).join().body()).containsEntry("title", "Twice");
            assertThat(problem(seller.call(rename)).status()).isEqualTo(412);
            assertThat(problem(seller.call(Call.post(Call.STREAM, path + "/end")))
                            .type())
                    .isEqualTo("urn:freshet:problem:conflict");
            assertThat(problem(seller.call(Call.patch(Call.STREAM, path, Map.of("title", ""))))
                            .errors())
                    .extracting(FreshetException.FieldError::field)
                    .containsExactly("title");
            assertThat(seller.call(Call.delete(Call.STREAM, path)).join().status())
                    .isEqualTo(204);
        }
        try (FreshetClient nobody = builder().build()) {
            FreshetException refused = problem(nobody.call(Call.get(Call.STREAM, "/api/streams?mine")));
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.requestId()).isNotNull();
        }
    }

    private static FreshetException problem(CompletableFuture<CallAnswer> call) {
        try {
            throw new AssertionError("it was answered: " + call.join());
        } catch (CompletionException e) {
            return (FreshetException) Objects.requireNonNull(e.getCause());
        }
    }

    @Test
    void anAdminCommandsAndWhoMayNotIsStoppedUntilAnotherTokenComes() {
        try (FreshetClient admin = of(Role.ADMIN);
                FreshetClient viewer = recorded(of(Role.VIEWER));
                Feed feed = viewer.feed(FeedQuery.discover())) {
            awaitListening(viewer);
            soon().until(() -> feed.state().asOf() != null);
            assertThat(admin.command("get_cache_stats", Map.of()).join()).containsKeys("discover", "community");
            assertThat(admin.command("clear_feed_cache", Map.of("feed", "discover"))
                            .join())
                    .containsKeys("keys_deleted", "generation");
            soon().until(() -> events.stream()
                    .anyMatch(event -> event instanceof ClientEvent.RefreshRequired change
                            && change.reason().equals("cache_cleared")));

            CompletableFuture<Map<String, Object>> refused = viewer.command("get_cache_stats", Map.of());
            soon().until(() -> viewer.connection().state() == State.STOPPED);
            assertThat(refused).isCompletedExceptionally();
            assertThat(viewer.connection().code()).isEqualTo(4403);
            viewer.setToken(TokenSource.of(stack.token(Role.ADMIN))).join();
            assertThat(viewer.command("get_cache_stats", Map.of()).join()).containsKey("streams");
        }
    }

    /** A token of 64 s is about to end after 4 s. */
    @Test
    void aTokenIsRenewedOnTheSameConnection() {
        UUID user = UUID.randomUUID();
        List<TokenSource.Reason> reasons = new CopyOnWriteArrayList<>();
        try (FreshetClient viewer = recorded(builder()
                .token(reason -> {
                    reasons.add(reason);
                    Duration ttl = Duration.ofSeconds(reason == TokenSource.Reason.FIRST ? 64 : 3_600);
                    return CompletableFuture.completedFuture(stack.token(Role.VIEWER, user, ttl));
                })
                .build())) {
            soon().until(() ->
                    events.stream().filter(Authenticated.class::isInstance).count() >= 2);
            assertThat(reasons).containsExactly(TokenSource.Reason.FIRST, TokenSource.Reason.EXPIRING);
            assertThat(events)
                    .filteredOn(event -> event instanceof ConnectionChange change && change.state() == State.WAITING)
                    .isEmpty();
        }
    }

    @Test
    void aBadTokenIsReplacedOnceAndThenGoneOnWithout() {
        try (FreshetClient viewer =
                        recorded(builder().token(TokenSource.of("not.a.token")).build());
                Feed feed = viewer.feed(FeedQuery.discover())) {
            soon().until(() -> events.stream().anyMatch(ClientEvent.SignedOut.class::isInstance));
            awaitListening(viewer);
            assertThat(feed.state().error()).isNull();
            assertThat(viewer.user()).isNull();
        }
    }
}
