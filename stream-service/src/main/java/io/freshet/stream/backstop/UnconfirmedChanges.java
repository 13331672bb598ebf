package io.freshet.stream.backstop;

import io.freshet.stream.publication.Appearance;
import io.freshet.stream.publication.PublicationRecord.Published;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The part of the WAL that is not decided yet. A change is decided once it, or a later version of the same aggregate,
 * was <em>read on its topic</em>, whoever sent it. One whose version was used before, for it was written past the
 * triggers, is decided once it was read there with the mark of a gap. Of each aggregate only the lowest undecided version may be sent: at
 * once if it was made by hand, after a grace time if its writer publishes it itself. A heartbeat is vouched for once
 * everything before it is decided. Bounded. Thread-safe.
 */
final class UnconfirmedChanges {
    private final ToLongFunction<UUID> onTopic;
    private final BackstopProperties properties;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Object> order = new ArrayDeque<>(); // PendingChange or WalEntry.Heartbeat
    private final Map<UUID, ArrayDeque<PendingChange>> byAggregate = new HashMap<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((one, other) -> Long.signum(one.at() - other.at())); // nanoTime may overflow
    private Map<UUID, Published> decided = new HashMap<>();
    private WalEntry.@Nullable Heartbeat vouched;
    private WalEntry.@Nullable Heartbeat untold;
    private long bytes;
    private long recovered;

    /**
     * One that holds nothing.
     *
     * @param onTopic the highest version of an aggregate that was read on its topic, or 0
     * @param nanoTime as {@link System#nanoTime}
     */
    UnconfirmedChanges(ToLongFunction<UUID> onTopic, BackstopProperties properties, LongSupplier nanoTime) {
        this.onTopic = onTopic;
        this.properties = properties;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes the next entry of the WAL, unless there is no room.
     *
     * @return whether it was taken
     */
    boolean add(WalEntry next) {
        lock.lock();
        try {
            if (order.size() >= properties.maxUndecided() || bytes >= properties.maxUndecidedBytes()) {
                return false;
            }
            switch (next) {
                case WalEntry.Heartbeat beat -> order.add(beat);
                case WalEntry.Change change -> add(change);
                case WalEntry.Truncation truncation -> throw new IllegalArgumentException(truncation.toString());
            }
            advance();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void add(WalEntry.Change change) {
        long now = nanoTime.getAsLong();
        boolean shown = onTopic.applyAsLong(change.aggregateId()) >= change.version();
        // Nobody else can have published what was made by hand: what the topic shows is another of that version.
        boolean gap = !change.rises() || (shown && change.ours());
        PendingChange pending = new PendingChange(
                change, change.direct() ? now + properties.grace().toNanos() : now, gap);
        order.add(pending);
        if (shown && !gap) {
            pending.decided();
            return;
        }
        bytes += change.bytes();
        ArrayDeque<PendingChange> versions =
                byAggregate.computeIfAbsent(change.aggregateId(), _ -> new ArrayDeque<>(1));
        versions.add(pending);
        if (versions.size() == 1) {
            schedule(pending, pending.dueAt());
        }
    }

    /** Waits, for a bounded time, until there may be room again. */
    void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(100);
            while (decided.isEmpty() && left > 0) {
                left = room.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void schedule(PendingChange pending, long at) {
        timers.add(new Timer(at, pending));
        work.signal();
    }

    /** Hears what was read on the topics. */
    void read(List<Appearance> appearances) {
        lock.lock();
        try {
            appearances.forEach(this::read);
            advance();
        } finally {
            lock.unlock();
        }
    }

    private void read(Appearance appearance) {
        ArrayDeque<PendingChange> versions = byAggregate.get(appearance.aggregateId());
        if (versions == null) {
            return;
        }
        PendingChange next = versions.peekFirst();
        while (next != null && decides(appearance, next)) {
            if (appearance.recovered()
                    && (appearance.first() || next.isGap())
                    && next.version() == appearance.version()) {
                recovered++;
            }
            next.decided();
            bytes -= next.bytes();
            versions.pollFirst();
            next = versions.peekFirst();
            if (next != null) {
                schedule(next, next.dueAt());
            }
        }
        if (next == null) {
            byAggregate.remove(appearance.aggregateId());
        }
    }

    private static boolean decides(Appearance appearance, PendingChange next) {
        if (!next.isGap()) {
            return next.version() <= appearance.version();
        }
        // a later version holds it too, but a late repeat of one from before does not
        return appearance.version() > next.version()
                ? appearance.first()
                : appearance.gap() && appearance.version() == next.version() && next.isSent();
    }

    private void advance() {
        while (!order.isEmpty()) {
            if (order.peekFirst() instanceof PendingChange change) {
                if (!change.isDecided()) {
                    return;
                }
                decided.merge(
                        change.aggregateId(),
                        new Published(change.table(), change.version()),
                        (one, other) -> one.version() > other.version() ? one : other);
            } else if (order.peekFirst() instanceof WalEntry.Heartbeat beat) {
                vouched = beat;
                untold = beat;
                work.signal();
            }
            order.pollFirst();
            room.signal();
        }
    }

    /** Waits, for a bounded time, for something to do. */
    void awaitWork() throws InterruptedException {
        lock.lock();
        try {
            long giveUp = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(500);
            for (long wait = toWait(giveUp); wait > 0; wait = toWait(giveUp)) {
                work.awaitNanos(wait);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes what is due; who takes it puts back what it does not send.
     *
     * @param max how many changes at most
     * @return each the lowest undecided version of its aggregate and not sent
     */
    List<PendingChange> takeDue(int max) {
        lock.lock();
        try {
            List<PendingChange> found = new ArrayList<>();
            long now = nanoTime.getAsLong();
            for (Timer first = timers.peek();
                    first != null && first.at() - now <= 0 && found.size() < max;
                    first = timers.peek()) {
                timers.poll();
                if (!first.change().isDecided() && !first.change().isSent()) {
                    found.add(first.change());
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    private long toWait(long giveUp) {
        Timer first = timers.peek();
        long until = first == null || first.at() - giveUp > 0 ? giveUp : first.at();
        return untold == null ? until - nanoTime.getAsLong() : 0;
    }

    /** Marks a change as sent; false if it is decided meanwhile. */
    boolean markSent(PendingChange change) {
        lock.lock();
        try {
            change.sent();
            return !change.isDecided();
        } finally {
            lock.unlock();
        }
    }

    /** Puts a change back that could not be sent, or must not be yet. */
    void retry(PendingChange change, long nanosFromNow) {
        lock.lock();
        try {
            change.failed();
            schedule(change, nanoTime.getAsLong() + nanosFromNow);
        } finally {
            lock.unlock();
        }
    }

    /** The last heartbeat that is vouched for and was not asked for yet. */
    WalEntry.@Nullable Heartbeat takeUntold() {
        lock.lock();
        try {
            WalEntry.Heartbeat beat = untold;
            untold = null;
            return beat;
        } finally {
            lock.unlock();
        }
    }

    /** What was decided since this was asked last, and the last heartbeat among it. */
    Decided takeDecided() {
        lock.lock();
        try {
            Decided taken = new Decided(decided, vouched, recovered);
            decided = new HashMap<>();
            vouched = null;
            recovered = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is on the topics.
     *
     * @param versions by aggregate
     * @param beat the last heartbeat that everything before is decided of, if there is a new one
     * @param recovered how many versions appeared first by this backstop
     */
    record Decided(Map<UUID, Published> versions, WalEntry.@Nullable Heartbeat beat, long recovered) {}

    private record Timer(long at, PendingChange change) {}
}
