package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.client.CopyStore.StoredCopy;
import io.freshet.client.FakeTransport.FakeChannel;
import io.freshet.client.FakeTransport.Sent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A whole client on a thread and a transport that the test drives: nothing here waits, and nothing is by chance. */
class FreshetClientTest {
    private static final String DATE = "Sat, 10 Jan 2026 00:00:00 GMT";

    private final ManualLoop loop = new ManualLoop();
    private final FakeTransport transport = new FakeTransport();
    private final List<ClientEvent> events = new ArrayList<>();
    private final CopyStore store = CopyStore.inMemory();

    private FreshetClient.Builder builder() {
        return FreshetClient.builder("http://feed.test")
                .streamUrl("http://stream.test/")
                .transport(transport)
                .store(store)
                .loop(loop, () -> 0.5);
    }

    private FreshetClient client() {
        FreshetClient client = builder().gatewayUrl("https://gateway.test").build();
        client.on(ClientEvent.class, events::add);
        loop.settle();
        return client;
    }

    private Feed open(FreshetClient client) {
        Feed feed = client.feed(FeedQuery.discover());
        loop.settle();
        return feed;
    }

    /** Opens the connection, and has the gateway confirm the subscription. */
    private FakeChannel listen() {
        FakeChannel socket = transport.sockets.getLast();
        socket.listener.opened();
        loop.settle();
        socket.answer("subscribe", "subscribed", "{\"feed\":\"discover\",\"cursor\":\"c0\",\"recovered\":false}");
        loop.settle();
        return socket;
    }

    private static String page(boolean more, String... titles) {
        return pageWith(more, "", titles);
    }

    private static String pageWith(boolean more, String extra, String... titles) {
        return "{\"items\":["
                + List.of(titles).stream().map(FreshetClientTest::item).collect(Collectors.joining(","))
                + "],\"page\":1,\"per_page\":20,\"has_more\":" + more
                + ",\"cached\":false,\"as_of\":\"2026-01-10T00:00:00Z\"" + extra + "}";
    }

    private static String item(String title) {
        UUID id = UUID.nameUUIDFromBytes(title.getBytes(StandardCharsets.UTF_8));
        return "{\"type\":\"stream\",\"id\":\"" + id + "\",\"title\":\"" + title
                + "\",\"category\":\"home\",\"seller_id\":\"" + id
                + "\",\"created_at\":\"2026-01-01T00:00:00Z\",\"status\":\"LIVE\"}";
    }

    private static List<String> titles(Feed feed) {
        return feed.state().items().stream().map(FeedItem::title).toList();
    }

    private static String header(Sent sent, String name) {
        return Objects.toString(sent.request().headers().get(name), "");
    }

    private static void refresh(FakeChannel socket, String generation, int spread) {
        socket.push(
                "feed_refresh_required",
                "{\"feed\":\"discover\",\"reason\":\"broad\",\"generation\":\"%s\",\"cursor\":\"%s\",\"spread_ms\":%d}"
                        .formatted(generation, "c-" + generation, spread));
    }

    @Test
    void itReadsIsNotifiedAndReadsAgainWithTheGeneration() {
        FreshetClient client = client();
        assertThat(transport.sockets.getLast().uri).hasToString("wss://gateway.test/ws");
        Feed feed = open(client);
        assertThat(feed.state().loading()).isTrue();
        transport
                .last()
                .answer(200, page(false, "old"), "etag", "\"1\"", "x-request-id", "r1", "cache-status", "freshet; hit");
        loop.settle();
        assertThat(titles(feed)).containsExactly("old");
        assertThat(feed.state().requestId()).isEqualTo("r1");
        assertThat(feed.state().cacheStatus()).isEqualTo("freshet; hit");
        FakeChannel socket = listen();
        loop.advance(1_000);
        transport.last().answer(304, "", "etag", "\"1\"");
        loop.settle();

        int before = transport.requests.size();
        refresh(socket, "g1", 400);
        refresh(socket, "g2", 400);
        loop.advance(199);
        assertThat(transport.requests).as("within its spread it waits").hasSize(before);
        loop.advance(1);
        assertThat(transport.requests).hasSize(before + 1);
        assertThat(header(transport.last(), "Freshet-Min-Generation")).isEqualTo("g2");
        assertThat(header(transport.last(), "If-None-Match")).isEqualTo("\"1\"");
        refresh(socket, "g3", 0);
        loop.advance(5_000);
        assertThat(transport.requests).as("one read at a time").hasSize(before + 1);
        transport.last().answer(200, page(false, "new"), "etag", "\"2\"");
        loop.settle();
        assertThat(titles(feed)).containsExactly("new");
        assertThat(header(transport.last(), "Freshet-Min-Generation")).isEqualTo("g3");
        transport.last().answer(304, "");
        loop.advance(100_000);
        assertThat(transport.requests).as("it does not poll").hasSize(before + 2);
        assertThat(names(events)).contains("feed_read", "refresh_delay");
    }

    private static List<String> names(List<ClientEvent> events) {
        return events.stream()
                .filter(ClientEvent.Metric.class::isInstance)
                .map(event -> ((ClientEvent.Metric) event).name())
                .toList();
    }

    /** A change between the first answer and the subscription would be told by nobody. */
    @Test
    void onceTheGatewayTellsOfChangesTheFeedIsReadOnceMore() {
        open(client());
        transport.last().answer(200, page(false, "old"), "etag", "\"1\"");
        loop.settle();
        listen();
        loop.advance(99);
        assertThat(transport.requests).hasSize(1);
        loop.advance(901);
        assertThat(transport.requests).hasSize(2);
        assertThat(header(transport.last(), "If-None-Match")).isEqualTo("\"1\"");
    }

    @Test
    void aCopyIsShownAtOnceAndConfirmedByA304() {
        FreshetClient client = client();
        Feed first = open(client);
        transport.last().answer(200, page(true, "kept"), "etag", "\"1\"", "date", DATE);
        loop.settle();
        first.close();

        Feed feed = open(client);
        assertThat(titles(feed)).containsExactly("kept");
        assertThat(feed.state().stale()).isTrue();
        assertThat(feed.state().storedAt()).isEqualTo(Instant.parse("2026-01-10T00:00:00Z"));
        assertThat(header(transport.last(), "If-None-Match")).isEqualTo("\"1\"");
        transport.last().answer(304, "", "date", DATE);
        loop.settle();
        assertThat(feed.state().stale()).isFalse();
        assertThat(feed.state().storedAt()).isNull();
        assertThat(feed.state().hasMore()).isTrue();
    }

    @Test
    void aCopyOfMoreThanSevenDaysIsNotShown() {
        Instant old = Instant.now().minus(CopyStore.LONGEST).minusSeconds(60);
        store.put("http://feed.test/api/feeds/discover", new StoredCopy(page(false, "sold long ago"), "\"1\"", old));
        Feed feed = open(client());
        assertThat(feed.state().items()).isEmpty();
        assertThat(header(transport.last(), "If-None-Match")).isEmpty();
    }

    @Test
    void aDamagedCopyIsNoneAndAStoreThatFailsHarmsNothing() {
        store.put("http://feed.test/api/feeds/discover", new StoredCopy("{broken", null, Instant.now()));
        Feed feed = open(client());
        assertThat(feed.state().items()).isEmpty();
        assertThat(events).anyMatch(ClientEvent.Failure.class::isInstance);
        transport.last().answer(200, page(false, "a"));
        loop.settle();
        assertThat(titles(feed)).containsExactly("a");
    }

    @Test
    void withoutNetworkTheFeedStaysAndIsReadAgainAtMostFiveTimes() {
        Feed feed = open(client());
        transport.last().answer(200, page(false, "a"), "etag", "\"1\"");
        loop.settle();
        CompletableFuture<Void> refreshed = feed.refresh();
        loop.settle();
        int before = transport.requests.size();
        for (int repeat = 0; repeat <= 5; repeat++) {
            assertThat(refreshed).isNotDone();
            transport.last().answer().completeExceptionally(new IOException("no route"));
            loop.advance(60_000);
            assertThat(titles(feed)).containsExactly("a");
            assertThat(Objects.requireNonNull(feed.state().error()).status()).isZero();
        }
        assertThat(transport.requests).hasSize(before + 5);
        assertThat(refreshed).isCompletedExceptionally();
        assertThat(feed.state().loading()).isFalse();
        feed.refresh();
        loop.settle();
        transport.last().answer(304, "");
        loop.settle();
        assertThat(feed.state().error()).isNull();
    }

    @Test
    void whatWasGivenUpIsReadAgainOnceTheGatewayIsThere() {
        Feed feed = open(client());
        transport.last().answer(200, page(false, "a"));
        FakeChannel socket = listen();
        loop.advance(1_000);
        transport.last().answer(404, "{\"type\":\"urn:freshet:problem:not-found\",\"detail\":\"check the path\"}");
        loop.settle();
        FreshetException problem = Objects.requireNonNull(feed.state().error());
        assertThat(problem.type()).isEqualTo("urn:freshet:problem:not-found");
        assertThat(problem.detail()).isEqualTo("check the path");
        socket.listener.closed(1006, "");
        loop.advance(1_000);
        assertThat(transport.requests).hasSize(2);
        transport.sockets.getLast().listener.opened();
        loop.settle();
        transport
                .sockets
                .getLast()
                .answer("subscribe", "subscribed", "{\"feed\":\"discover\",\"cursor\":\"c0\",\"recovered\":true}");
        loop.advance(1_000);
        assertThat(transport.requests).hasSize(3);
    }

    @Test
    void aDegradedAnswerIsShownMarkedAndAskedForAgain() {
        Feed feed = open(client());
        transport.last().answer(200, pageWith(false, ",\"degraded\":true", "old"));
        loop.advance(4_999);
        assertThat(feed.state().degraded()).isTrue();
        assertThat(titles(feed)).containsExactly("old");
        assertThat(store.get("http://feed.test/api/feeds/discover")).isNull();
        assertThat(transport.requests).hasSize(1);
        loop.advance(1_001);
        transport.last().answer(200, page(false, "new"));
        loop.settle();
        assertThat(feed.state().degraded()).isFalse();
    }

    @Test
    void moreAddsPagesUntilTheFirstOneChanges() {
        Feed feed = open(client());
        transport.last().answer(200, page(true, "a", "b"), "etag", "\"1\"");
        loop.settle();
        CompletableFuture<Void> more = feed.more();
        loop.settle();
        assertThat(transport.last().pathAndQuery()).isEqualTo("/api/feeds/discover?page=2");
        transport.last().answer(200, page(false, "b", "c"));
        loop.settle();
        assertThat(more).isCompleted();
        assertThat(titles(feed)).as("each once").containsExactly("a", "b", "c");
        assertThat(feed.state().hasMore()).isFalse();
        assertThat(moreNow(feed)).isCompleted();

        feed.refresh();
        loop.settle();
        transport.last().answer(304, "");
        loop.settle();
        assertThat(titles(feed)).containsExactly("a", "b", "c");
        feed.refresh();
        loop.settle();
        transport.last().answer(200, page(true, "a", "b"), "etag", "\"of another instance\"");
        loop.settle();
        assertThat(titles(feed)).as("it shows the same").containsExactly("a", "b", "c");
        feed.refresh();
        loop.settle();
        transport.last().answer(200, page(true, "z", "a"), "etag", "\"2\"");
        loop.settle();
        assertThat(titles(feed)).containsExactly("z", "a");
        assertThat(feed.state().hasMore()).isTrue();
    }

    private CompletableFuture<Void> moreNow(Feed feed) {
        CompletableFuture<Void> more = feed.more();
        loop.settle();
        return more;
    }

    @Test
    void aStreamThatIsDeletedLeavesNothing() {
        Feed feed = client().feed(FeedQuery.stream(new UUID(1, 1)));
        loop.settle();
        transport.last().answer(200, item("on air"), "etag", "\"1\"");
        loop.settle();
        assertThat(titles(feed)).containsExactly("on air");
        feed.refresh();
        loop.settle();
        transport.last().answer(404, "{}");
        loop.settle();
        assertThat(titles(feed)).isEmpty();
        assertThat(feed.state().error()).isNull();
    }

    @Test
    void aListenerThatFailsHarmsNobody() {
        FreshetClient client = client();
        List<Throwable> failures = new ArrayList<>();
        client.on(ClientEvent.Failure.class, failure -> failures.add(failure.error()));
        client.on(ClientEvent.class, event -> {
            throw new IllegalStateException("a bug of the app");
        });
        Feed feed = open(client);
        feed.subscribe(state -> {
            throw new AssertionError("another one");
        });
        List<FeedState> states = new ArrayList<>();
        feed.subscribe(states::add);
        transport.last().answer(200, page(false, "a"));
        loop.settle();
        assertThat(states.getLast().items()).hasSize(1);
        assertThat(failures).isNotEmpty();
    }

    @Test
    void listenersOnAnExecutorAreCalledOneAtATimeWithTheLatest() {
        List<Runnable> tasks = new ArrayList<>();
        FreshetClient client = builder().executor(tasks::add).build();
        Feed feed = open(client);
        List<FeedState> states = new ArrayList<>();
        Subscription subscription = feed.subscribe(states::add);
        loop.settle();
        transport.last().answer(200, page(false, "a"));
        loop.settle();
        assertThat(states).isEmpty();
        assertThat(tasks).hasSize(1);
        tasks.removeFirst().run();
        assertThat(states).as("however many there were").hasSize(1);
        assertThat(states.getFirst().items()).hasSize(1);
        subscription.close();
        feed.refresh();
        loop.settle();
        tasks.forEach(Runnable::run);
        assertThat(states).hasSize(1);
    }

    @Test
    void theServersClockCounts() {
        FreshetClient client = client();
        open(client);
        transport.last().answer(200, page(false, "a"), "date", DATE);
        loop.advance(2_500);
        assertThat(client.now()).isEqualTo(Instant.parse("2026-01-10T00:00:02.500Z"));
        open(client);
        transport.last().answer(200, page(false, "a"), "date", "yesterday");
        loop.settle();
        assertThat(client.now()).isEqualTo(Instant.parse("2026-01-10T00:00:02.500Z"));
    }

    @Test
    void aPostIsRepeatedWithItsKey() {
        FreshetClient client = client();
        CompletableFuture<CallAnswer> answer =
                client.call(Call.post(Call.STREAM, "/api/streams").withBody(Map.of("title", "Live soon")));
        loop.settle();
        assertThat(transport.last().request().uri()).hasToString("http://stream.test/api/streams");
        assertThat(transport.last().request().body()).isEqualTo("{\"title\":\"Live soon\"}");
        Set<String> keys = new HashSet<>();
        keys.add(header(transport.last(), "Idempotency-Key"));
        transport.last().answer().completeExceptionally(new IOException("reset"));
        loop.advance(1_500);
        keys.add(header(transport.last(), "Idempotency-Key"));
        transport.last().answer(409, "{\"detail\":\"it is still being served\"}", "retry-after", "1");
        loop.advance(1_500);
        keys.add(header(transport.last(), "Idempotency-Key"));
        transport.last().answer(503, "{}", "retry-after", "2");
        loop.advance(2_999);
        assertThat(transport.requests).hasSize(3);
        loop.advance(1);
        keys.add(header(transport.last(), "Idempotency-Key"));
        transport.last().answer(201, "{\"id\":\"x\",\"version\":1}", "etag", "\"1\"");
        loop.settle();
        assertThat(keys).hasSize(1).doesNotContain("");
        assertThat(answer.join().body()).isEqualTo(Map.of("id", "x", "version", 1));
        assertThat(answer.join().etag()).isEqualTo("\"1\"");
    }

    @Test
    void aRefusalIsAnExceptionAndNotRepeated() {
        CompletableFuture<CallAnswer> answer = client().call(
                        Call.patch(Call.STREAM, "/api/streams/1", Map.of("title", ""))
                                .withIfMatch("7"));
        loop.settle();
        assertThat(header(transport.last(), "If-Match")).isEqualTo("\"7\"");
        assertThat(header(transport.last(), "Content-Type")).isEqualTo("application/merge-patch+json");
        assertThat(header(transport.last(), "Idempotency-Key")).isEmpty();
        transport
                .last()
                .answer(
                        400,
                        "{\"type\":\"urn:freshet:problem:validation\",\"detail\":\"correct it\",\"errors\":"
                                + "[{\"field\":\"title\",\"message\":\"must have a visible character\"}]}",
                        "x-request-id",
                        "r");
        loop.advance(100_000);
        assertThat(transport.requests).hasSize(1);
        assertThat(answer.exceptionNow()).isInstanceOfSatisfying(FreshetException.class, problem -> {
            assertThat(problem.status()).isEqualTo(400);
            assertThat(problem.requestId()).isEqualTo("r");
            assertThat(problem.errors())
                    .containsExactly(new FreshetException.FieldError("title", "must have a visible character"));
        });
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnce() {
        List<TokenSource.Reason> reasons = new ArrayList<>();
        FreshetClient client = builder()
                .token(reason -> {
                    reasons.add(reason);
                    return CompletableFuture.completedFuture("token " + reasons.size());
                })
                .build();
        CompletableFuture<CallAnswer> good = client.call(Call.get(Call.STREAM, "/api/streams?mine"));
        loop.settle();
        assertThat(header(transport.last(), "Authorization")).isEqualTo("Bearer token 1");
        transport.last().answer(401, "{}");
        loop.settle();
        assertThat(header(transport.last(), "Authorization")).isEqualTo("Bearer token 2");
        transport.last().answer(200, "{}");
        loop.settle();
        assertThat(good).isCompleted();

        CompletableFuture<CallAnswer> bad = client.call(Call.get(Call.STREAM, "/api/streams?mine"));
        loop.settle();
        assertThat(header(transport.last(), "Authorization")).isEqualTo("Bearer token 2");
        transport.last().answer(401, "{}");
        loop.settle();
        transport.last().answer(401, "{\"detail\":\"sign in\"}");
        loop.settle();
        assertThat(bad.exceptionNow()).hasMessage("sign in");
        assertThat(reasons)
                .containsExactly(TokenSource.Reason.FIRST, TokenSource.Reason.REFUSED, TokenSource.Reason.REFUSED);
        assertThat(transport.requests).hasSize(4);
    }

    @Test
    void feedsAreReadWithoutAToken() {
        FreshetClient client = builder().token(TokenSource.of("jwt")).build();
        open(client);
        assertThat(header(transport.last(), "Authorization")).isEmpty();
    }

    @Test
    void anotherTokenIsConfirmedOverAnotherConnection() {
        FreshetClient client = client();
        listenWithoutFeed();
        CompletableFuture<Void> confirmed = client.setToken(TokenSource.of("jwt"));
        loop.settle();
        assertThat(transport.sockets.getFirst().closed).isTrue();
        FakeChannel socket = transport.sockets.getLast();
        socket.listener.opened();
        loop.settle();
        assertThat(confirmed).isNotDone();
        socket.answer(
                "authenticate",
                "authenticated",
                "{\"user_id\":\"" + new UUID(1, 2)
                        + "\",\"roles\":[\"viewer\"],\"expires_at\":\"2026-01-10T01:00:00Z\"}");
        loop.settle();
        assertThat(confirmed).isCompleted();
        assertThat(Objects.requireNonNull(client.user()).userId()).isEqualTo(new UUID(1, 2));
        assertThat(client.connection().state()).isEqualTo(ClientEvent.State.LISTENING);

        CompletableFuture<Void> out = client.setToken(TokenSource.of(null));
        loop.settle();
        assertThat(out).isCompleted();
        assertThat(client.user()).isNull();
    }

    private void listenWithoutFeed() {
        FakeChannel socket = transport.sockets.getLast();
        socket.listener.opened();
        loop.settle();
        socket.answer("unsubscribe", "unsubscribed", "{}");
        loop.settle();
    }

    @Test
    void commandsEndInTenSeconds() {
        FreshetClient client = client();
        assertThatThrownBy(() -> client.command("follow", Map.of("seller_id", "ü".repeat(2_030))))
                .isInstanceOf(IllegalArgumentException.class);
        listenWithoutFeed();
        CompletableFuture<ClientEvent.UnreadCounts> unread = client.unread();
        CompletableFuture<List<UUID>> presence = client.presence(List.of(new UUID(1, 1)));
        loop.settle();
        transport.sockets.getLast().answer("get_presence", "presence", "{\"online\":[\"" + new UUID(1, 1) + "\"]}");
        loop.advance(9_999);
        assertThat(presence.join()).containsExactly(new UUID(1, 1));
        assertThat(unread).isNotDone();
        loop.advance(1);
        assertThat(unread).isCompletedExceptionally();
    }

    @Test
    void whatComesAfterAConnectionWasGivenUpIsNotHeard() {
        FreshetClient client = client();
        open(client);
        transport.last().answer(200, page(false, "a"));
        FakeChannel old = listen();
        loop.advance(1_000);
        transport.last().answer(304, "");
        loop.settle();
        old.listener.closed(4502, "too much unread");
        loop.settle();
        int before = transport.requests.size();
        refresh(old, "late", 0);
        old.listener.closed(1006, "");
        loop.advance(500);
        assertThat(transport.requests).hasSize(before);
        assertThat(transport.sockets).hasSize(2);
        assertThat(client.connection().state()).isEqualTo(ClientEvent.State.CONNECTING);
    }

    @Test
    void moreThanTheListenersCanTakeEndsTheConnectionAndItResumes() {
        FreshetClient client = client();
        open(client);
        FakeChannel flooding = listen();
        for (int i = 0; i < 2_000; i++) {
            refresh(flooding, "g" + i, 0); // nothing is taken in between
        }
        assertThat(flooding.closed).isTrue();
        loop.settle();
        assertThat(client.connection().state()).isEqualTo(ClientEvent.State.WAITING);
        loop.advance(500);
        transport.sockets.getLast().listener.opened();
        loop.settle();
        assertThat(transport.sockets.getLast().sent.getFirst().data().get("resume"))
                .isEqualTo("c-g1023");
    }

    @Test
    void eventsOfOneStreamAreReadLineByLine() {
        FreshetClient client = client();
        open(client);
        transport.last().answer(200, page(false, "a"));
        loop.settle();
        for (int failure = 0; failure < 2; failure++) {
            transport.sockets.getLast().listener.closed(1006, "blocked");
            loop.advance(1_000);
        }
        FakeChannel stream = transport.streams.getLast();
        assertThat(stream.uri).hasToString("https://gateway.test/events?feed=discover");
        stream.listener.opened();
        List.of("retry: 2000", "id: c1", "", ":", "").forEach(stream.listener::text);
        loop.advance(1_000);
        assertThat(client.connection().wire()).isEqualTo(ClientEvent.Wire.SSE);
        transport.last().answer(304, "");
        loop.settle();
        int before = transport.requests.size();
        List.of(
                        "event: feed_refresh_required",
                        "id: c2",
                        "data: {\"feed\":\"discover\",\"generation\":\"g\",\"cursor\":\"c2\",\"spread_ms\":0}",
                        "")
                .forEach(stream.listener::text);
        loop.settle();
        assertThat(transport.requests).hasSize(before + 1);
        assertThat(client.follow(new UUID(1, 1))).isNotDone();
        loop.settle();
        stream.listener.closed(1006, "");
        loop.advance(2_000);
        transport.sockets.getLast().listener.closed(1006, "blocked");
        loop.advance(4_000);
        assertThat(transport.streams.getLast().headers).isEqualTo(Map.of("Last-Event-ID", "c2"));
    }

    @Test
    void feedsAndCallsAreBounded() {
        FreshetClient client = client();
        List<Feed> feeds = IntStream.range(0, FreshetClient.MOST_FEEDS)
                .mapToObj(i -> client.feed(FeedQuery.discover().category("c" + i)))
                .toList();
        assertThatThrownBy(() -> client.feed(FeedQuery.discover())).isInstanceOf(IllegalStateException.class);
        feeds.getFirst().close();
        loop.settle();
        client.feed(FeedQuery.discover());

        List<CompletableFuture<CallAnswer>> calls = IntStream.range(0, 65)
                .mapToObj(i -> client.call(Call.get(Call.FEED, "/")))
                .toList();
        loop.settle();
        assertThat(calls).filteredOn(CompletableFuture::isDone).containsExactly(calls.getLast());
    }

    @Test
    void closeEndsEverything() {
        FreshetClient client = client();
        Feed feed = open(client);
        transport.last().answer(503, "{}");
        loop.settle();
        CompletableFuture<Void> refresh = feed.refresh();
        CompletableFuture<CallAnswer> call = client.call(Call.get(Call.FEED, "/api/cache/stats"));
        CompletableFuture<ClientEvent.UnreadCounts> unread = client.unread();
        loop.settle();
        client.close();
        client.close();
        loop.settle();
        assertThat(refresh).isCancelled();
        assertThat(call).isCompletedExceptionally();
        assertThat(unread).isCompletedExceptionally();
        assertThat(transport.closed).isTrue();
        assertThat(transport.sockets.getLast().closed).isTrue();
        assertThat(client.connection().state()).isEqualTo(ClientEvent.State.OFFLINE);
        assertThat(loop.isClosed()).isTrue();
        assertThat(loop.isIdle()).isTrue();
        assertThat(feed.refresh()).isCancelled();
        assertThat(client.unread()).isCompletedExceptionally();
        assertThatThrownBy(() -> client.feed(FeedQuery.discover())).isInstanceOf(IllegalStateException.class);
    }
}
