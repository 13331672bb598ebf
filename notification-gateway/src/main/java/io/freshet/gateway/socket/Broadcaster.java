package io.freshet.gateway.socket;

import io.freshet.gateway.refresh.Announcement;
import io.freshet.gateway.refresh.AnnouncementListener;
import io.freshet.gateway.refresh.ChangeTimeline;
import io.freshet.gateway.refresh.FeedRefresh;
import io.freshet.gateway.refresh.Position;
import io.freshet.gateway.resume.RefreshHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The fan-out: in one task per broadcast, every event loop writes the frames, each encoded once, to its own listeners.
 * The number of broadcasts in progress is bounded; above it, reading from Kafka blocks.
 */
final class Broadcaster implements AnnouncementListener {
    private static final int MOST_UNDER_WAY = 64;
    private static final long PATIENCE_SECONDS = 30;
    private static final String RESYNC_LANE = "resync";

    private final Shards shards;
    private final GatewayMetrics metrics;
    private final GatewayProperties.Spread spread;
    private final RefreshHistory history;
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private @Nullable Position last;
    private long sequence;

    Broadcaster(Shards shards, GatewayMetrics metrics, GatewayProperties.Spread spread, RefreshHistory history) {
        this.shards = shards;
        this.metrics = metrics;
        this.spread = spread;
        this.history = history;
    }

    @Override
    public void recall(Announcement announcement) {
        history.add(announcement);
    }

    @Override
    public void announce(Announcement announcement) throws InterruptedException {
        long started = System.nanoTime();
        if (!underWay.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "the event loops finished no broadcast in %d s".formatted(PATIENCE_SECONDS));
        }
        // Before the loops reach it: a resuming client reads the history up to the position of its loop.
        history.add(announcement);
        Broadcast broadcast = prepare(announcement);
        last = announcement.position();
        AtomicInteger loopsToGo = new AtomicInteger(shards.all().size());
        for (Shard shard : shards.all()) {
            try {
                shard.loop().execute(() -> {
                    try {
                        shard.relay(broadcast);
                    } finally {
                        oneLoopDone(loopsToGo, broadcast, started);
                    }
                });
            } catch (RejectedExecutionException e) {
                oneLoopDone(loopsToGo, broadcast, started);
            }
        }
    }

    private void oneLoopDone(AtomicInteger loopsToGo, Broadcast broadcast, long startedNanos) {
        if (loopsToGo.decrementAndGet() > 0) {
            return;
        }
        broadcast.frames().forEach(SharedFrame::release);
        underWay.release();
        if (broadcast instanceof Broadcast.Refreshes refreshes) {
            metrics.broadcastDone(startedNanos);
            metrics.refreshesSent(refreshes.steps().size());
            if (refreshes.committedAt() != null) {
                metrics.notified(refreshes.committedAt());
            }
        }
    }

    private Broadcast prepare(Announcement announcement) {
        return switch (announcement) {
            case Announcement.Nothing(var position) -> new Broadcast.Silent(position);
            case Announcement.Gap(var position) ->
                new Broadcast.ToAll(
                        position,
                        new SharedFrame(
                                () -> RefreshMessages.resync(position, spread.millis(metrics.sessions())),
                                ++sequence,
                                RESYNC_LANE));
            case Announcement.Refreshes refreshes ->
                new Broadcast.Refreshes(refreshes.position(), steps(refreshes), committedAt(refreshes));
        };
    }

    private static @Nullable Instant committedAt(Announcement.Refreshes announcement) {
        ChangeTimeline timeline = announcement.refreshes().getFirst().timeline();
        return timeline == null ? null : timeline.committedAt();
    }

    private List<Broadcast.Step> steps(Announcement.Refreshes announcement) {
        List<Broadcast.Step> steps = new ArrayList<>();
        int remaining = announcement.refreshes().size();
        for (FeedRefresh refresh : announcement.refreshes()) {
            remaining--;
            sequence++;
            Position before = last;
            SharedFrame followed =
                    remaining > 0 && before != null ? frame(refresh, before, announcement.partition()) : null;
            steps.add(new Broadcast.Step(
                    refresh.scope(), frame(refresh, announcement.position(), announcement.partition()), followed));
        }
        return List.copyOf(steps);
    }

    private SharedFrame frame(FeedRefresh refresh, Position cursor, int partition) {
        return new SharedFrame(
                () -> RefreshMessages.refresh(
                        refresh,
                        cursor,
                        spread.millis(shards.audienceSize().concernedBy(refresh.scope())),
                        Instant.now()),
                sequence,
                "refresh-" + partition);
    }
}
