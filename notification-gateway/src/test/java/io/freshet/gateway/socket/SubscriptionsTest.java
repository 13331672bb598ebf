package io.freshet.gateway.socket;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.events.Topics;
import io.freshet.gateway.refresh.Announcement;
import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.refresh.RefreshScope;
import io.freshet.gateway.resume.History;
import io.freshet.gateway.resume.RefreshHistory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** One client on an event loop and a clock that the test advances manually. */
class SubscriptionsTest {
    private static final UUID TOPIC = new UUID(7, 7);
    private static final UUID STREAM = new UUID(1, 1);
    private static final UUID FAULTY = new UUID(2, 2);
    private static final String HOME = "\"feed\":\"discover\",\"category\":\"home\"";
    private static final String FASHION = "\"feed\":\"discover\",\"category\":\"fashion\"";
    private static final String ONE_STREAM = "\"feed\":\"stream\",\"stream_id\":\"" + STREAM + "\"";

    private final GatewayProperties limits = new Binder(
                    new MapConfigurationPropertySource(Map.of("freshet.gateway.max-subscriptions", "3")))
            .bindOrCreate("freshet.gateway", GatewayProperties.class);
    private final Shards shards = new Shards(limits);
    private final GatewayMetrics metrics = new GatewayMetrics(new SimpleMeterRegistry());
    private final RefreshHistory history = History.empty();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Shard shard =
            new Shard(channel.eventLoop(), shards.audienceSize(), limits.pingInterval(), limits.pongTimeout());
    private final AtomicInteger held = new AtomicInteger();
    private final ClientShare share = new ClientShare(new GatewayProperties.Share(0, 0, 0), 100, held);
    private final List<String> learned = new ArrayList<>();

    private Position position = Position.of(TOPIC, new long[Topics.EVENT_PARTITIONS]);
    private long announced;

    @BeforeEach
    void connect() {
        channel.freezeTime();
        history.add(new Announcement.Gap(position));
        shard.relay(new Broadcast.Silent(position));
        channel.pipeline().addLast(new WebSocketSession(channel, shard, share, services()));
    }

    @SuppressWarnings("NullAway") // no client sends a token here
    private SessionServices services() {
        ConnectionListener listener = new ConnectionListener() {
            @Override
            public void subscribed(ClientConnection connection, UUID stream) {
                if (stream.equals(FAULTY)) {
                    throw new IllegalStateException("a fault of ours");
                }
                learned.add("listens to " + stream);
            }
        };
        return new SessionServices(
                limits,
                metrics,
                new ClientEvents(List.of()),
                List.of(listener),
                new UserConnections(1),
                null,
                new Resumption(history, shards, metrics, limits.spread()));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        shards.close();
        assertThat(held).as("who is gone holds nothing").hasValue(0);
    }

    /**
     * Interleaving 16: the connection may break before held-back frames are read; the client then has only its cursor.
     */
    @Test
    void aCursorDoesNotMovePastWhatIsHeldBackOfAResume() {
        Position stopped = position;
        announce(0, "home");
        announce(1, "home");
        readNothing();

        say("subscribe", HOME, stopped);
        assertThat(next("subscribed")).containsEntry("recovered", true).containsEntry("cursor", stopped.cursor());
        say("subscribe", ONE_STREAM, null);
        assertThat(next("subscribed")).containsEntry("cursor", stopped.cursor());
        announce(0, "fashion"); // nor when another refresh arrives meanwhile
        say("subscribe", FASHION, null);
        assertThat(next("subscribed")).containsEntry("cursor", stopped.cursor());

        readAgain();
        next("feed_refresh_required");
        assertThat(next("feed_refresh_required")).containsKey("generation");
        say("unsubscribe", FASHION, null);
        next("unsubscribed");
        say("subscribe", FASHION, null);
        assertThat(next("subscribed")).as("all was sent").containsEntry("cursor", position.cursor());
    }

    /** The same for a resume from a cursor ahead of held-back frames. */
    @Test
    void aResumeDoesNotMoveTheCursorPastWhatIsHeldBack() {
        say("subscribe", HOME, null);
        next("subscribed");
        Position stopped = position;
        readNothing();
        announce(0, "home");
        Position further = position;
        announce(1, "fashion");

        say("subscribe", FASHION, further);

        assertThat(next("subscribed")).containsEntry("recovered", true).containsEntry("cursor", stopped.cursor());
        readAgain();
        assertThat(next("feed_refresh_required")).containsEntry("aggregate_id", "1");
        assertThat(next("feed_refresh_required"))
                .containsEntry("aggregate_id", "2")
                .containsEntry("cursor", position.cursor());
    }

    @Test
    void whatWasMissedComesBehindTheAnswerAndItsLastCursorCoversAll() {
        Position stopped = position;
        announce(0, "home");
        announce(0, "fashion");

        say("subscribe", HOME, stopped);

        assertThat(next("subscribed")).containsEntry("cursor", stopped.cursor());
        assertThat(next("feed_refresh_required"))
                .containsEntry("category", "home")
                .containsEntry("cursor", position.cursor());
        assertThat(nothingElse()).isTrue();
    }

    @Test
    void whoMissedNothingIsToldNothing() {
        announce(0, "fashion");

        say("subscribe", HOME, position);

        assertThat(next("subscribed")).containsEntry("recovered", true).containsEntry("cursor", position.cursor());
        assertThat(nothingElse()).isTrue();
    }

    @Test
    void aCursorThatIsNoneOfOursIsResynced() {
        say("subscribe", HOME, Position.of(new UUID(8, 8), new long[Topics.EVENT_PARTITIONS]));

        assertThat(next("subscribed")).containsEntry("recovered", false);
        assertThat(next("resync_required")).containsEntry("cursor", position.cursor());
    }

    /** The cursor is from an instance that has read further. Later messages wait too. */
    @Test
    void whoIsAheadIsAnsweredOnceThisInstanceHasReadAsFar() {
        Position ahead = past(position, 0, 0);
        say("subscribe", HOME, ahead);
        say("subscribe", ONE_STREAM, null);
        assertThat(nothingElse()).isTrue();
        assertThat(channel.config().isAutoRead()).isFalse();

        announce(0, "home");

        assertThat(next("subscribed")).containsEntry("category", "home").containsEntry("recovered", true);
        assertThat(next("subscribed")).containsEntry("feed", "stream");
        assertThat(nothingElse()).isTrue();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    /** The same as for messages that did not wait. */
    @Test
    void aFaultOfOursEndsTheConnectionAlsoInWhatHadToWait() {
        say("subscribe", HOME, past(position, 0, 0));
        say("subscribe", "\"feed\":\"stream\",\"stream_id\":\"" + FAULTY + "\"", null);
        say("subscribe", ONE_STREAM, null);

        announce(0, "home");

        next("subscribed");
        next("subscribed");
        assertThat(closedWith()).isEqualTo(CloseCode.INTERNAL_ERROR.code());
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void aFaultOfOursEndsTheConnectionAlsoInWhatIsWaitedFor() {
        say("subscribe", "\"feed\":\"stream\",\"stream_id\":\"" + FAULTY + "\"", past(position, 0, 0));

        announce(0, "home");

        next("subscribed");
        assertThat(closedWith()).isEqualTo(CloseCode.INTERNAL_ERROR.code());
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whoIsTooFarAheadIsResyncedAfterASecond() {
        say("subscribe", HOME, past(position, 3, 99));
        passMillis(999);
        assertThat(nothingElse()).isTrue();

        passMillis(1);

        assertThat(next("subscribed")).containsEntry("recovered", false);
        assertThat(next("resync_required")).containsEntry("category", "home");
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whoLeavesWhileItWaitsIsAnsweredNothing() {
        say("subscribe", HOME, past(position, 3, 99));
        channel.writeInbound(new CloseWebSocketFrame(1000, "bye"));
        passMillis(1_000);

        assertThat(texts()).isEmpty();
        assertThat(shards.audienceSize().topics()).isEmpty();
    }

    @Test
    void onlySoManySubscriptionsAndTheSameOneCountsOnce() {
        for (String topic : List.of(HOME, FASHION, HOME, ONE_STREAM, ONE_STREAM)) {
            say("subscribe", topic, null);
            next("subscribed");
        }
        say("subscribe", "\"feed\":\"discover\"", null);
        assertThat(next("error")).containsEntry("code", "too_many_subscriptions");

        say("unsubscribe", HOME, null);
        next("unsubscribed");
        say("subscribe", "\"feed\":\"discover\"", null);
        next("subscribed");
    }

    @Test
    void whoUnsubscribesIsToldNoMore() {
        say("subscribe", HOME, null);
        next("subscribed");
        announce(0, "home");
        next("feed_refresh_required");

        say("unsubscribe", HOME, null);
        next("unsubscribed");
        announce(0, "home");

        assertThat(nothingElse()).isTrue();
        assertThat(shards.audienceSize().topics()).isEmpty();
    }

    @Test
    void aFeatureLearnsOnceWhoListensToAStream() {
        say("subscribe", ONE_STREAM, null);
        say("subscribe", ONE_STREAM, null);
        say("subscribe", HOME, null);

        assertThat(learned).containsExactly("listens to " + STREAM);
    }

    private void say(String event, String topic, @Nullable Position resume) {
        String data = topic + (resume == null ? "" : ",\"resume\":\"" + resume.cursor() + "\"");
        channel.writeInbound(new TextWebSocketFrame("{\"event\":\"%s\",\"data\":{%s}}".formatted(event, data)));
    }

    /** Like the broadcaster: first the history, then the loops. */
    private void announce(int partition, String category) {
        announced++;
        long offset = position.next(partition);
        position = past(position, partition, offset);
        FeedRefresh refresh = new FeedRefresh(
                new RefreshScope.Discover(category),
                "product_updated",
                "UPDATED",
                Long.toString(announced),
                "generation " + announced);
        history.add(new Announcement.Refreshes(position, partition, offset, announced, List.of(refresh)));
        Position at = position;
        SharedFrame frame = new SharedFrame(
                () -> RefreshMessages.refresh(refresh, at, 0, Instant.EPOCH), announced, "refresh-" + partition);
        shard.relay(new Broadcast.Refreshes(at, List.of(new Broadcast.Step(refresh.scope(), frame, null)), null));
        frame.release();
    }

    private static Position past(Position position, int partition, long offset) {
        long[] next = new long[Topics.EVENT_PARTITIONS];
        for (int each = 0; each < next.length; each++) {
            next[each] = position.next(each);
        }
        next[partition] = offset + 1;
        return Position.of(TOPIC, next);
    }

    private void readNothing() {
        requireNonNull(channel.unsafe().outboundBuffer()).setUserDefinedWritability(1, false);
    }

    private void readAgain() {
        requireNonNull(channel.unsafe().outboundBuffer()).setUserDefinedWritability(1, true);
        channel.runPendingTasks();
    }

    private void passMillis(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    /** The data of the next message, which must be of this event. */
    @SuppressWarnings("unchecked")
    private Map<String, @Nullable Object> next(String event) {
        Map<String, @Nullable Object> message = requireNonNull(Json.object(requireNonNull(nextText(), "no " + event)));
        assertThat(message).containsEntry("event", event);
        return (Map<String, @Nullable Object>) requireNonNull(message.get("data"));
    }

    private int closedWith() {
        CloseWebSocketFrame close = requireNonNull(channel.readOutbound(), "not closed");
        try {
            return close.statusCode();
        } finally {
            close.release();
        }
    }

    private boolean nothingElse() {
        return channel.outboundMessages().isEmpty();
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (String text = nextText(); text != null; text = nextText()) {
            texts.add(text);
        }
        return texts;
    }

    private @Nullable String nextText() {
        for (Object sent = channel.readOutbound(); sent != null; sent = channel.readOutbound()) {
            try {
                if (sent instanceof ByteBuf frame) {
                    // header written by Encoding: one byte, then one or three for the length
                    frame.skipBytes(frame.getByte(1) == 126 ? 4 : 2);
                    return new String(ByteBufUtil.getBytes(frame), java.nio.charset.StandardCharsets.UTF_8);
                }
            } finally {
                ReferenceCountUtil.release(sent);
            }
        }
        return null;
    }
}
