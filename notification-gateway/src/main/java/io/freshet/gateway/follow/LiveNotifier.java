package io.freshet.gateway.follow;

import io.freshet.events.Topics;
import io.freshet.events.v1.FeedInvalidated;
import io.freshet.gateway.catalogue.Catalogue;
import io.freshet.gateway.refresh.AnnouncementObserver;
import io.freshet.gateway.socket.ClientEventException;
import io.freshet.gateway.socket.UserConnections;
import io.freshet.supervision.SupervisedThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;

/**
 * Notifies connected followers when a seller goes live. Each instance records the event before it notifies, so the
 * unread counts sent include it; only the first to record it changes the count. If notifying fails, because PostgreSQL
 * is down for long or the queue is full, {@link LiveRecorder} still counts the event.
 */
final class LiveNotifier implements AnnouncementObserver, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(LiveNotifier.class);
    private static final int MOST_WAITING = 1_000;
    private static final int USERS_AT_ONCE = 1_000;
    /** An event that was first counted longer ago is a repeat and is not sent. */
    private static final Duration NEWS = Duration.ofMinutes(1);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);
    private static final Duration KEPT = Topics.RETENTION.plusDays(1);
    private static final Duration HOUSEKEEPING = Duration.ofHours(1);

    private final Follows follows;
    private final PerUserExecutor turns;
    private final Catalogue catalogue;
    private final UserConnections users;
    private final BlockingQueue<WentLive> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final RecentEvents recentlySent = new RecentEvents();
    private final SupervisedThread thread =
            SupervisedThread.repeating("seller-live", PAUSE, PAUSE, this::run, LiveNotifier::failed);
    private long keptHouseNanos = System.nanoTime();

    LiveNotifier(Follows follows, PerUserExecutor turns, Catalogue catalogue, UserConnections users) {
        this.follows = follows;
        this.turns = turns;
        this.catalogue = catalogue;
        this.users = users;
    }

    @Override
    public void announced(FeedInvalidated announced) {
        WentLive.in(announced).ifPresent(live -> {
            if (!waiting.offer(live)) {
                log.warn("event=seller_live_not_told stream={} cause=too_many_waiting", live.streamId());
            }
        });
    }

    private void run() throws InterruptedException {
        while (thread.isCurrent()) {
            WentLive live = waiting.take();
            try {
                notifyWithRetry(live);
            } catch (Error e) {
                log.error("event=seller_live_not_told stream={} cause={}", live.streamId(), e.toString());
                throw e;
            }
            keepHouse();
        }
    }

    /** Loses only that notification: the event is still counted. */
    private static void failed(@Nullable Throwable failure, Duration pause) {
        log.error("event=live_notifier_failed retry_in_ms={}", pause.toMillis(), failure);
    }

    private void notifyWithRetry(WentLive live) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Set<UUID> notified = ConcurrentHashMap.newKeySet();
        while (true) {
            try {
                notifyFollowers(live, notified);
                return;
            } catch (RuntimeException e) {
                if (!isTransient(e)) {
                    log.warn("event=seller_live_not_told stream={}", live.streamId(), e);
                    return;
                }
                if (System.nanoTime() > until) {
                    log.warn("event=seller_live_not_told stream={} cause={}", live.streamId(), e.toString());
                    return;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    /** A statement that the database rejects fails every time. Only unavailability is worth a retry. */
    private static boolean isTransient(RuntimeException failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ClientEventException
                || cause instanceof TransientDataAccessException
                || cause instanceof DataAccessResourceFailureException;
    }

    /** Notifies the followers who are not in {@code notified} yet, and adds them to it. */
    private void notifyFollowers(WentLive live, Set<UUID> notified) {
        boolean isNews = follows.record(live).compareTo(NEWS) < 0;
        if (!isNews || !recentlySent.isNew(live.eventId())) {
            return;
        }
        List<UUID> here = new ArrayList<>(users.users());
        for (int from = 0; from < here.size(); from += USERS_AT_ONCE) {
            List<UUID> followers =
                    follows.followers(live, here.subList(from, Math.min(here.size(), from + USERS_AT_ONCE)));
            notifyInTurn(
                    live,
                    followers.stream().filter(user -> !notified.contains(user)).toList(),
                    notified);
        }
        recentlySent.add(live.eventId());
    }

    /**
     * Reads and sends a user's follows and unread counts in that user's turn. Otherwise a concurrent {@code mark_read}
     * could be answered with nothing unread, and the older counts would be sent after it.
     */
    private void notifyInTurn(WentLive live, List<UUID> followers, Set<UUID> notified) {
        Set<UUID> busy = new HashSet<>(followers);
        try (PerUserExecutor.Taken taken = turns.takeFree(followers)) {
            taken.users().forEach(busy::remove);
            notifyNow(live, taken.users(), notified);
        }
        CompletableFuture.allOf(busy.stream()
                        .map(user -> turns.submit(user, () -> {
                            notifyNow(live, List.of(user), notified);
                            return user;
                        }))
                        .toArray(CompletableFuture[]::new))
                .join(); // bounded: each task starts within its timeout or fails, and queries have their own timeout
    }

    private void notifyNow(WentLive live, List<UUID> inTurn, Set<UUID> notified) {
        List<UUID> followers = inTurn.isEmpty() ? inTurn : follows.followers(live, inTurn);
        if (followers.isEmpty()) {
            return;
        }
        Optional<Catalogue.Stream> stream = catalogue.stream(live.streamId());
        Map<UUID, Unread> unread = follows.unread(followers);
        Unread none = new Unread(Map.of());
        for (UUID follower : followers) {
            stream.ifPresent(of -> users.tell(
                    follower,
                    "seller_live",
                    Map.of(
                            "seller_id", live.sellerId().toString(),
                            "stream_id", live.streamId().toString(),
                            "title", of.title())));
            users.tell(
                    follower,
                    "unread_counts",
                    unread.getOrDefault(follower, none).data());
        }
        notified.addAll(followers);
    }

    private void keepHouse() {
        if (System.nanoTime() - keptHouseNanos < HOUSEKEEPING.toNanos()) {
            return;
        }
        keptHouseNanos = System.nanoTime();
        try {
            follows.forgetBefore(KEPT);
        } catch (RuntimeException e) {
            log.warn("event=old_lives_not_forgotten cause={}", e.toString());
        }
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        thread.stop(STOP_PATIENCE);
    }

    @Override
    public boolean isRunning() {
        return thread.isRunning();
    }
}
