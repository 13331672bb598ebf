package io.freshet.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.refresh.RefreshScope;
import io.freshet.gateway.subscription.AudienceSize;
import io.freshet.gateway.subscription.FeedTopic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ShardTest {
    private static final UUID TOPIC = UUID.randomUUID();
    private static final Position START = Position.of(TOPIC, new long[] {0});

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Shard shard =
            new Shard(channel.eventLoop(), new AudienceSize(), Duration.ofSeconds(25), Duration.ofSeconds(8));

    /** Pings missed by a stalled loop are not made up for: otherwise pongs could time out before they are read. */
    @Test
    void aLoopThatStalledPingsNobodyTwiceAtOnce() {
        channel.pipeline()
                .addLast(new EventStreamSession(channel, shard, new GatewayMetrics(new SimpleMeterRegistry())));
        channel.freezeTime();
        shard.start();

        channel.advanceTimeBy(100, TimeUnit.SECONDS); // four ping intervals
        channel.runScheduledPendingTasks();

        assertThat(channel.outboundMessages()).hasSizeLessThan(2);
        for (int second = 0; second < 25; second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        assertThat(channel.outboundMessages()).isNotEmpty();
        channel.releaseOutbound();
    }

    /** Without a ping to answer, it would otherwise stay forever while kernel buffers hold its data. */
    @Test
    void anEventStreamThatIsNotReadForAnIntervalIsEnded() {
        var meters = new SimpleMeterRegistry();
        channel.pipeline().addLast(new EventStreamSession(channel, shard, new GatewayMetrics(meters)));
        channel.freezeTime();
        shard.start();
        var full = channel.unsafe().outboundBuffer();
        full.setUserDefinedWritability(1, false);

        advance(25);
        assertThat(channel.isOpen()).isTrue();
        full.setUserDefinedWritability(1, true);
        advance(25);
        full.setUserDefinedWritability(1, false);
        advance(25);
        assertThat(channel.isOpen()).as("it has read in between").isTrue();
        advance(25);

        assertThat(channel.isOpen()).isFalse();
        assertThat(meters.get("gateway.slow.consumers")
                        .tag("outcome", "closed")
                        .counter()
                        .count())
                .isEqualTo(1);
        channel.releaseOutbound();
    }

    private void advance(int seconds) {
        for (int second = 0; second < seconds; second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    /**
     * The next cursor must not cover a refresh that may be missing. The client resumes from its last cursor instead.
     */
    @Test
    void whoMayNotHaveBeenToldIsCutOff() {
        shard.relay(new Broadcast.Silent(START));
        EventStreamSession session =
                new EventStreamSession(channel, shard, new GatewayMetrics(new SimpleMeterRegistry()));
        channel.pipeline().addLast(session);
        session.listenTo(new FeedTopic.Discover(null));
        Position next = Position.of(TOPIC, new long[] {1});
        SharedFrame failing = new SharedFrame(
                () -> {
                    throw new IllegalStateException("no memory");
                },
                1,
                "lane");

        shard.relay(new Broadcast.Refreshes(
                next, List.of(new Broadcast.Step(new RefreshScope.Discover("home"), failing, null)), null));

        assertThat(channel.isOpen()).isFalse();
        assertThat(shard.position()).isEqualTo(next);
    }

    @Test
    void whatWaitsForAPositionIsNotLostWithWhatFailsBeforeIt() {
        Position next = Position.of(TOPIC, new long[] {1});
        List<String> done = new ArrayList<>();
        shard.whenReached(next, () -> {
            throw new IllegalStateException("a fault of ours");
        });
        shard.whenReached(next, () -> done.add("reached"));

        shard.relay(new Broadcast.Silent(next));

        assertThat(done).containsExactly("reached");
    }

    @Test
    void oneSessionThatCannotBePingedEndsAndTheOthersArePinged() {
        EmbeddedChannel broken = broken();
        broken.pipeline().addLast(session(broken));
        channel.pipeline().addLast(session(channel));
        channel.freezeTime();
        shard.start();

        for (int second = 0; second < 60; second++) { // each slot twice
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }

        assertThat(broken.isOpen()).isFalse();
        assertThat(channel.outboundMessages()).hasSizeGreaterThan(1);
        channel.releaseOutbound();
    }

    @Test
    void aStopComesToAnEndPastASessionThatCannotBeSentElsewhere() {
        EmbeddedChannel broken = broken();
        broken.pipeline().addLast(session(broken));

        CompletableFuture<?> gone = shard.stop(new ServerMessage("reconnect", Map.of(), null));
        channel.runPendingTasks();

        assertThat(gone).isCompleted();
    }

    private EventStreamSession session(EmbeddedChannel of) {
        return new EventStreamSession(of, shard, new GatewayMetrics(new SimpleMeterRegistry()));
    }

    /** A channel whose writes throw, although the connection itself is intact. */
    private static EmbeddedChannel broken() {
        return new EmbeddedChannel() {
            @Override
            public ChannelFuture writeAndFlush(Object message) {
                throw new IllegalStateException("a fault of ours");
            }

            @Override
            public ChannelFuture writeAndFlush(Object message, ChannelPromise promise) {
                throw new IllegalStateException("a fault of ours");
            }
        };
    }
}
