package io.freshet.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.client.ClientEvent.ConnectionChange;
import io.freshet.client.ClientEvent.Failure;
import io.freshet.client.ClientEvent.Frame;
import io.freshet.client.ClientEvent.SignedOut;
import io.freshet.client.ClientEvent.State;
import io.freshet.client.ClientEvent.Wire;
import io.freshet.client.TokenSource.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine, with a clock that the test moves and without any I/O. */
class GatewaySessionTest {
    private static final Topic FASHION =
            FeedQuery.discover().category("fashion").topic();
    private static final Topic HOME = FeedQuery.discover().category("home").topic();

    private final Recorder told = new Recorder();
    private final GatewaySession session = new GatewaySession(told, told, () -> 0.5);
    private long now = 1_000;

    /** Connects, and has the gateway confirm what is listened to. */
    private void listen(Topic... topics) {
        for (Topic topic : topics) {
            session.subscribe(now, topic);
        }
        session.start(now);
        session.token(null);
        session.opened(now);
        confirmAll("c0", false);
        assertThat(session.state()).isEqualTo(State.LISTENING);
    }

    private void confirmAll(String cursor, boolean recovered) {
        List<Frame> asked = told.sent("subscribe");
        if (asked.isEmpty()) {
            session.frame(now, new Frame("unsubscribed", Map.of(), "x"));
        }
        asked.forEach(frame -> confirm(frame, cursor, recovered));
    }

    private void confirm(Frame asked, String cursor, boolean recovered) {
        session.frame(now, new Frame("subscribed", Map.of("cursor", cursor, "recovered", recovered), asked.id()));
    }

    private void reconnect() {
        pass(60_000);
        session.token(null);
        session.opened(now);
    }

    /** Time passes, and the session is woken whenever it wants to be. */
    private void pass(long millis) {
        long end = now + millis;
        while (session.wakeAt() <= end) {
            long at = Math.max(now, session.wakeAt());
            State before = session.state();
            now = at;
            session.tick(now);
            if (session.state() == before && session.wakeAt() <= now) {
                throw new AssertionError("it wants to be woken again at once");
            }
            if (session.state() != before) {
                return; // what is awaited has happened
            }
        }
        now = end;
    }

    private void refresh(String cursor, String generation) {
        session.frame(
                now,
                new Frame(
                        "feed_refresh_required",
                        Map.of(
                                "feed",
                                "discover",
                                "category",
                                "fashion",
                                "generation",
                                generation,
                                "cursor",
                                cursor,
                                "spread_ms",
                                40),
                        null));
    }

    @Test
    void itSaysEverythingAtOnceTheTokenFirst() {
        session.subscribe(now, FASHION);
        session.subscribe(now, HOME);
        session.join(new UUID(1, 1));
        session.start(now);
        assertThat(told.tokens).containsExactly(Reason.FIRST);
        session.token("jwt");
        assertThat(told.sockets).isEqualTo(1);
        session.opened(now);
        assertThat(told.frames)
                .extracting(Frame::event)
                .containsExactly("authenticate", "subscribe", "subscribe", "join_stream");
        assertThat(told.frames.getFirst().data()).isEqualTo(Map.of("token", "jwt"));
        assertThat(told.sent("subscribe")).extracting(Frame::data).containsExactly(FASHION.data(), HOME.data());
        assertThat(session.state()).isEqualTo(State.CONNECTING);
        confirm(told.sent("subscribe").getFirst(), "c1", false);
        assertThat(session.state()).isEqualTo(State.LISTENING);
        assertThat(told.begun).containsExactly(FASHION);
    }

    @Test
    void afterAReconnectItResumesFromTheLatestCursor() {
        listen(FASHION);
        refresh("c1", "g1");
        refresh("c2", "g2");
        assertThat(told.refreshes)
                .extracting(ClientEvent.RefreshRequired::generation)
                .containsExactly("g1", "g2");
        session.closed(now, 1006, "");
        told.frames.clear();
        told.begun.clear();
        reconnect();
        assertThat(told.sent("subscribe"))
                .extracting(frame -> frame.data().get("resume"))
                .containsExactly("c2");
        confirmAll("c2", true);
        assertThat(told.begun).as("what was missed follows").isEmpty();
        assertThat(told.metrics()).contains("resumed");
    }

    /** The cursor of one that is confirmed already says nothing of what another one has missed. */
    @Test
    void aTopicThatIsNotConfirmedYetKeepsWhatItResumesFrom() {
        listen(FASHION, HOME);
        refresh("c1", "g1");
        session.closed(now, 1006, "");
        told.frames.clear();
        reconnect();
        confirm(told.sent("subscribe").getFirst(), "c9", true);
        refresh("c10", "g10");
        session.closed(now, 1006, "");
        told.frames.clear();
        reconnect();
        assertThat(told.sent("subscribe"))
                .extracting(frame -> frame.data().get("resume"))
                .containsExactly("c10", "c1");
    }

    @Test
    void oneSubscriptionServesAllFeedsOfATopic() {
        listen(FASHION);
        session.subscribe(now, FASHION);
        assertThat(told.sent("subscribe")).hasSize(1);
        session.unsubscribe(FASHION);
        assertThat(told.sent("unsubscribe")).isEmpty();
        session.unsubscribe(FASHION);
        assertThat(told.sent("unsubscribe")).extracting(Frame::data).containsExactly(FASHION.data());
    }

    @Test
    void resyncConcernsTheFeedThatItNamesOrAll() {
        listen(FASHION);
        session.frame(now, new Frame("resync_required", Map.of("cursor", "c5", "spread_ms", 7), null));
        session.frame(
                now,
                new Frame(
                        "resync_required",
                        Map.of("feed", "discover", "category", "fashion", "cursor", "c6", "spread_ms", 9),
                        null));
        assertThat(told.resyncs).containsExactly("all 7", FASHION + " 9");
    }

    /** Many clients come back at once: they read again within the spread that the gateway has sized for them. */
    @Test
    void whatCannotBeRecoveredIsReadWithinTheSpreadOfTheResync() {
        listen(FASHION);
        session.closed(now, 1006, "");
        told.begun.clear();
        reconnect();
        confirm(told.sent("subscribe").getLast(), "c9", false);
        assertThat(told.begun).isEmpty();
        session.frame(
                now,
                new Frame(
                        "resync_required",
                        Map.of("feed", "discover", "category", "fashion", "cursor", "c9", "spread_ms", 9),
                        null));
        assertThat(told.resyncs).containsExactly(FASHION + " 9");
    }

    @Test
    void aRefreshThatCannotBeReadIsTakenForAResync() {
        listen(FASHION);
        session.frame(now, new Frame("feed_refresh_required", Map.of("feed", "discover", "spread_ms", 5), null));
        assertThat(told.resyncs).containsExactly("all 5");
    }

    @Test
    void anUnknownFrameIsASignOfLifeAndNothingElse() {
        listen(FASHION);
        pass(34_000);
        session.frame(now, new Frame("of_a_newer_server", Map.of("x", 1), null));
        pass(34_000);
        assertThat(told.sent("unsubscribe")).isEmpty();
    }

    @Test
    void aPlannedStopIsFollowedByAConnectionWithinItsSpread() {
        listen(FASHION);
        session.frame(now, new Frame("reconnect", Map.of("spread_ms", 3_000), null));
        assertThat(told.drops).isEqualTo(1);
        assertThat(told.last())
                .isEqualTo(new ConnectionChange(State.WAITING, null, 4501, "planned stop", Duration.ofMillis(1_500)));
        pass(1_500);
        assertThat(session.state()).isEqualTo(State.CONNECTING);
    }

    @ParameterizedTest
    @ValueSource(ints = {4501, 4502, 4503, 1001, 1006, 1011})
    void withoutASpreadItBacksOffAndTheBoundGrows(int code) {
        listen(FASHION);
        List<Duration> waits = new ArrayList<>();
        for (int failure = 0; failure < 7; failure++) {
            session.closed(now, code, "");
            waits.add(told.last().retryIn());
            reconnect();
            told.frames.clear();
            session.frame(now, new Frame("unsubscribed", Map.of(), "x"));
        }
        assertThat(waits)
                .extracting(Duration::toMillis)
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L);
    }

    @Test
    void aConnectionThatHasListenedFor30SecondsBeginsTheBackoffAnew() {
        listen(FASHION);
        session.closed(now, 1006, "");
        reconnect();
        session.frame(
                now,
                new Frame(
                        "subscribed", Map.of(), told.sent("subscribe").getLast().id()));
        pass(29_999);
        session.alive(now);
        session.closed(now, 1006, "");
        assertThat(told.last().retryIn()).isEqualTo(Duration.ofSeconds(1));
        reconnect();
        session.frame(
                now,
                new Frame(
                        "subscribed", Map.of(), told.sent("subscribe").getLast().id()));
        pass(30_000);
        session.closed(now, 1006, "");
        assertThat(told.last().retryIn()).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(ints = {4400, 4403, 1002, 1003, 1007, 1009})
    void aBugOfTheClientStopsIt(int code) {
        listen(FASHION);
        session.closed(now, code, "why");
        assertThat(session.state()).isEqualTo(State.STOPPED);
        assertThat(told.last().code()).isEqualTo(code);
        assertThat(told.events).last().isInstanceOf(Failure.class);
        assertThat(session.wakeAt()).isEqualTo(ReadPlan.NEVER);
        CompletableFuture<Map<String, Object>> command = new CompletableFuture<>();
        session.command(now, "get_unread", Map.of(), command);
        assertThat(command).isCompletedExceptionally();
        session.start(now);
        assertThat(session.state()).as("another token is another attempt").isEqualTo(State.CONNECTING);
    }

    @Test
    void tooMuchIsFollowedByAMinuteOfSilence() {
        listen(FASHION);
        session.closed(now, 4429, "too many messages");
        assertThat(told.last().retryIn()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
    }

    @Test
    void aTokenThatEndedIsRenewedAndTheConnectionResumes() {
        listenAs("old");
        session.closed(now, 4505, "the token has ended");
        pass(1_000);
        assertThat(told.tokens).containsExactly(Reason.FIRST, Reason.EXPIRING);
        assertThat(told.used).containsExactly(null, "old");
        session.token("new");
        session.opened(now);
        assertThat(told.sent("authenticate").getLast().data()).isEqualTo(Map.of("token", "new"));
    }

    @Test
    void tokensThatEndEachInItsTimeSignNobodyOut() {
        listenAs("token 0");
        for (int i = 1; i < 5; i++) {
            session.closed(now, 4505, "the token has ended");
            pass(60_000);
            session.token("token " + i);
            session.opened(now);
            session.frame(
                    now,
                    new Frame(
                            "authenticated",
                            Map.of(),
                            told.sent("authenticate").getLast().id()));
        }
        assertThat(told.sent("authenticate")).hasSize(5);
        session.closed(now, 4505, "the token has ended");
        pass(60_000);
        session.token("bad");
        session.opened(now);
        session.closed(now, 4401, "the token does not count");
        assertThat(told.events).noneMatch(SignedOut.class::isInstance);
        pass(60_000);
        assertThat(told.tokens).endsWith(Reason.EXPIRING, Reason.REFUSED);
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnceThenItGoesOnWithoutOne() {
        session.subscribe(now, FASHION);
        session.start(now);
        session.token("bad");
        session.opened(now);
        session.closed(now, 4401, "the token does not count");
        pass(1_000);
        assertThat(told.tokens).containsExactly(Reason.FIRST, Reason.REFUSED);
        session.token("as bad");
        session.opened(now);
        assertThat(told.events).noneMatch(SignedOut.class::isInstance);
        session.closed(now, 4401, "the token does not count");
        assertThat(told.events).anyMatch(SignedOut.class::isInstance);
        told.frames.clear();
        int asked = told.tokens.size();
        pass(2_000);
        session.opened(now);
        assertThat(told.tokens).hasSize(asked);
        assertThat(told.frames).extracting(Frame::event).containsExactly("subscribe");
    }

    @Test
    void aTokenIsRenewedOnTheSameConnectionBeforeItEnds() {
        listenAs("old");
        session.frame(now, new Frame("token_expiring", Map.of("expires_at", "2026-01-01T00:00:00Z"), null));
        assertThat(told.tokens).containsExactly(Reason.FIRST, Reason.EXPIRING);
        session.token("new");
        assertThat(told.sent("authenticate").getLast().data()).isEqualTo(Map.of("token", "new"));
        assertThat(told.sockets).isEqualTo(1);
        assertThat(told.drops).isZero();
    }

    @Test
    void aTokenThatIsNotNewIsNotSaidAgainAndRenewalHasItsPace() {
        listenAs("old");
        Frame expiring = new Frame("token_expiring", Map.of(), null);
        session.frame(now, expiring);
        session.token("old");
        session.frame(now, expiring);
        assertThat(told.sent("authenticate")).hasSize(1);
        assertThat(told.tokens).hasSize(2);
        now += 5_000;
        session.frame(now, expiring);
        session.token("new");
        assertThat(told.sent("authenticate")).hasSize(2);
    }

    /** Where pings are not seen, a question that changes nothing is asked; where they are, never. */
    @Test
    void silenceIsAskedAndAfter60SecondsTheConnectionIsDead() {
        listen(FASHION);
        for (int ping = 0; ping < 5; ping++) {
            pass(25_000);
            session.alive(now);
        }
        assertThat(told.sent("unsubscribe")).isEmpty();
        pass(35_000);
        assertThat(told.sent("unsubscribe")).hasSize(1);
        assertThat(told.drops).isZero();
        pass(24_999);
        assertThat(session.state()).isEqualTo(State.LISTENING);
        pass(1);
        assertThat(told.drops).isEqualTo(1);
        assertThat(told.last().code()).isEqualTo(1006);
    }

    @Test
    void aSubscriptionThatIsNotAnsweredEndsTheConnection() {
        listen(FASHION);
        session.subscribe(now, HOME);
        pass(10_000);
        session.alive(now);
        pass(10_000);
        assertThat(session.state()).isEqualTo(State.WAITING);
    }

    @Test
    void anInstanceThatCannotSubscribeNowIsLeftAndOneThatDoesNotWantToIsNot() {
        listen(FASHION);
        session.subscribe(now, HOME);
        session.frame(
                now,
                error("too_many_subscriptions", told.sent("subscribe").getLast().id()));
        assertThat(session.state()).isEqualTo(State.LISTENING);
        assertThat(told.events).last().isInstanceOf(Failure.class);
        session.subscribe(now, FeedQuery.discover().topic());
        session.frame(now, error("unavailable", told.sent("subscribe").getLast().id()));
        assertThat(session.state()).isEqualTo(State.WAITING);
    }

    @Test
    void afterTwoConnectsWithoutAFrameItListensToEventsAndLaterTriesAgain() {
        session.subscribe(now, FASHION);
        session.subscribe(now, HOME);
        session.start(now);
        session.token(null);
        session.closed(now, 1006, "refused");
        reconnect();
        pass(15_000);
        assertThat(session.state()).as("open, but no frame comes through").isEqualTo(State.WAITING);
        assertThat(told.streams).isEmpty();
        pass(2_000);
        assertThat(told.streams).containsExactly(FASHION + " null", HOME + " null");
        session.event(now, FASHION, "f1", null);
        session.event(now, HOME, "h1", null);
        assertThat(told.last()).isEqualTo(new ConnectionChange(State.LISTENING, Wire.SSE, null, null, null));
        assertThat(told.begun).containsExactly(FASHION, HOME);
        session.event(
                now,
                FASHION,
                "f2",
                new Frame(
                        "feed_refresh_required",
                        Map.of("feed", "discover", "generation", "g", "cursor", "f2", "spread_ms", 1),
                        null));
        assertThat(told.refreshes).hasSize(1);

        told.streams.clear();
        while (session.state() == State.LISTENING) {
            session.event(now, FASHION, null, null);
            session.event(now, HOME, null, null);
            pass(25_000);
        }
        assertThat(told.last()).isEqualTo(new ConnectionChange(State.CONNECTING, Wire.WEBSOCKET, null, null, null));
        session.token(null);
        session.opened(now);
        assertThat(told.sent("subscribe"))
                .extracting(frame -> frame.data().get("resume"))
                .as("of each stream its own")
                .endsWith("f2", "h1");
        session.closed(now, 1006, "");
        pass(2_000);
        assertThat(told.streams).as("one more failure is enough").containsExactly(FASHION + " f2", HOME + " h1");
    }

    /** One stream that is silent is not hidden by the others. */
    @Test
    void eachStreamOfEventsHasToShowSignsOfLife() {
        session.subscribe(now, FASHION);
        session.subscribe(now, HOME);
        session.start(now);
        session.token(null);
        session.closed(now, 1006, "");
        pass(1_000);
        session.token(null);
        session.closed(now, 1006, "");
        pass(1_000);
        session.event(now, HOME, "h1", null);
        for (int comment = 0; comment < 2; comment++) {
            pass(25_000);
            session.event(now, HOME, null, null);
        }
        pass(10_000);
        assertThat(session.state()).isEqualTo(State.WAITING);
    }

    @Test
    void commandsAreAnsweredByTheirIds() {
        listen();
        CompletableFuture<Map<String, Object>> first = new CompletableFuture<>();
        CompletableFuture<Map<String, Object>> second = new CompletableFuture<>();
        session.command(now, "get_unread", Map.of(), first);
        session.command(now, "get_cache_stats", Map.of(), second);
        String secondId = told.frames.getLast().id();
        session.frame(now, error("forbidden", secondId));
        session.frame(
                now,
                new Frame(
                        "unread_counts",
                        Map.of("total", 3),
                        told.sent("get_unread").getFirst().id()));
        assertThat(first.join()).isEqualTo(Map.of("total", 3));
        assertThat(second).isCompletedExceptionally();
        assertThat(second.exceptionNow())
                .isInstanceOfSatisfying(
                        FreshetException.class,
                        failure -> assertThat(failure.code()).isEqualTo("forbidden"));
    }

    @Test
    void aCommandWaitsForTheConnectionAndIsNotRepeatedOnAnother() {
        session.start(now);
        CompletableFuture<Map<String, Object>> early = new CompletableFuture<>();
        session.command(now, "follow", Map.of(), early);
        session.token("jwt");
        session.opened(now);
        assertThat(told.sent("follow")).hasSize(1);
        session.closed(now, 1006, "");
        assertThat(early).as("it may have happened").isCompletedExceptionally();
        reconnect();
        assertThat(told.sent("follow")).hasSize(1);
    }

    @Test
    void commandsAreBounded() {
        session.start(now);
        List<CompletableFuture<Map<String, Object>>> results = new ArrayList<>();
        for (int i = 0; i < GatewaySession.MOST_COMMANDS + 1; i++) {
            results.add(new CompletableFuture<>());
            session.command(now, "get_unread", Map.of(), results.getLast());
        }
        assertThat(results).filteredOn(CompletableFuture::isDone).containsExactly(results.getLast());
    }

    /** 80 at once and 4 a second; beyond it the gateway would end the connection. */
    @Test
    void noMoreIsSentThanTheGatewayTakes() {
        listen();
        int sent = told.frames.size();
        for (int i = 0; i < 100; i++) {
            CompletableFuture<Map<String, Object>> result = new CompletableFuture<>();
            session.command(now, "get_unread", Map.of(), result);
            result.complete(Map.of());
        }
        assertThat(told.frames).hasSize(80 + sent - 1);
        now += 1_000;
        for (int i = 0; i < 10; i++) {
            session.command(now, "get_unread", Map.of(), new CompletableFuture<>());
        }
        assertThat(told.frames).hasSize(84 + sent - 1);
    }

    @Test
    void typingIsSaidOnceInTwoSecondsAndRoomsAreJoinedAgain() {
        UUID stream = new UUID(2, 2);
        listen();
        session.join(stream);
        for (int key = 0; key < 30; key++) {
            session.typing(now, stream);
            now += 100;
        }
        assertThat(told.sent("typing")).hasSize(2);
        session.closed(now, 4502, "");
        session.typing(now, stream);
        reconnect();
        assertThat(told.sent("typing")).hasSize(2);
        assertThat(told.sent("join_stream")).hasSize(2);
        session.leave(stream);
        assertThat(told.sent("leave_stream")).hasSize(1);
        for (int i = 0; i <= GatewaySession.MOST_JOINED; i++) {
            session.join(new UUID(3, i));
        }
        assertThat(told.sent("join_stream")).hasSize(2 + GatewaySession.MOST_JOINED);
        assertThat(told.events).last().isInstanceOf(Failure.class);
    }

    @Test
    void theEndIsTheEnd() {
        listen(FASHION);
        CompletableFuture<Map<String, Object>> command = new CompletableFuture<>();
        session.command(now, "get_unread", Map.of(), command);
        session.stop();
        assertThat(command).isCompletedExceptionally();
        assertThat(told.last().state()).isEqualTo(State.OFFLINE);
        assertThat(session.wakeAt()).isEqualTo(ReadPlan.NEVER);
        session.closed(now, 1006, "");
        assertThat(session.state()).isEqualTo(State.OFFLINE);
    }

    private void listenAs(String token) {
        session.subscribe(now, FASHION);
        session.start(now);
        session.token(token);
        session.opened(now);
        session.frame(
                now,
                new Frame(
                        "authenticated",
                        Map.of(),
                        told.sent("authenticate").getFirst().id()));
        confirmAll("c0", false);
    }

    private static Frame error(String code, @Nullable String id) {
        return new Frame("error", Map.of("code", code, "message", "what to do"), id);
    }

    private static final class Recorder implements GatewaySession.Effects, GatewaySession.Notified {
        final List<Frame> frames = new ArrayList<>();
        final List<Reason> tokens = new ArrayList<>();
        final List<@Nullable String> used = new ArrayList<>();
        final List<String> streams = new ArrayList<>();
        final List<Topic> begun = new ArrayList<>();
        final List<ClientEvent.RefreshRequired> refreshes = new ArrayList<>();
        final List<String> resyncs = new ArrayList<>();
        final List<ClientEvent> events = new ArrayList<>();
        int sockets;
        int drops;

        List<Frame> sent(String event) {
            return frames.stream().filter(frame -> frame.event().equals(event)).toList();
        }

        List<String> metrics() {
            return events.stream()
                    .filter(ClientEvent.Metric.class::isInstance)
                    .map(event -> ((ClientEvent.Metric) event).name())
                    .toList();
        }

        ConnectionChange last() {
            return events.stream()
                    .filter(ConnectionChange.class::isInstance)
                    .map(ConnectionChange.class::cast)
                    .toList()
                    .getLast();
        }

        @Override
        public void askToken(Reason reason, @Nullable String old) {
            tokens.add(reason);
            used.add(old);
        }

        @Override
        public void openSocket() {
            sockets++;
        }

        @Override
        public void openEvents(Topic topic, @Nullable String cursor) {
            streams.add(topic + " " + cursor);
        }

        @Override
        public void closeEvents(Topic topic) {
            streams.remove(topic.toString());
        }

        @Override
        public void send(Frame frame) {
            frames.add(frame);
        }

        @Override
        public void drop() {
            drops++;
        }

        @Override
        public void begun(Topic topic) {
            begun.add(topic);
        }

        @Override
        public void refresh(ClientEvent.RefreshRequired change) {
            refreshes.add(change);
        }

        @Override
        public void resync(@Nullable Topic topic, long spreadMillis) {
            resyncs.add((topic == null ? "all" : topic) + " " + spreadMillis);
        }

        @Override
        public void publish(ClientEvent event) {
            events.add(event);
        }
    }
}
