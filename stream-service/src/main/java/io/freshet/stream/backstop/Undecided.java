package io.freshet.stream.backstop;

import io.freshet.stream.publication.Appearance;
import io.freshet.stream.publication.PublicationRecord.Published;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The part of the WAL that is not decided yet. A change is decided once it, or a later version of the same aggregate,
 * was <em>read on its topic</em>, whoever sent it. Of each aggregate only the lowest undecided version may be sent: at
 * once if it was made by hand, after a grace time if its writer publishes it itself. A heartbeat is vouched for once
 * everything before it is decided. Bounded. Thread-safe.
 */
final class Undecided {
    private final ToLongFunction<UUID> onTopic;
    private final BackstopProperties properties;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<Object> order = new ArrayDeque<>(); // PendingChange or WalEntry.Beat
    private final Map<UUID, ArrayDeque<PendingChange>> byAggregate = new HashMap<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private Map<UUID, Published> decided = new HashMap<>();
    private WalEntry.@Nullable Beat vouched;
    private WalEntry.@Nullable Beat untold;
    private long bytes;
    private long recovered;

    /** @param onTopic the highest version of an aggregate that was read on its topic, or 0 */
    Undecided(ToLongFunction<UUID> onTopic, BackstopProperties properties) {
        this.onTopic = onTopic;
        this.properties = properties;
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
                case WalEntry.Beat beat -> order.add(beat);
                case WalEntry.Change change -> add(change);
            }
            advance();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void add(WalEntry.Change change) {
        long now = System.nanoTime();
        PendingChange pending = new PendingChange(
                change, change.direct() ? now + properties.grace().toNanos() : now);
        order.add(pending);
        if (onTopic.applyAsLong(change.aggregateId()) >= change.version()) {
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
        while (next != null && next.version() <= appearance.version()) {
            if (appearance.recovered() && appearance.first() && next.version() == appearance.version()) {
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
            } else if (order.peekFirst() instanceof WalEntry.Beat beat) {
                vouched = beat;
                untold = beat;
                work.signal();
            }
            order.pollFirst();
            room.signal();
        }
    }

    /**
     * Waits, for a bounded time, for something to do.
     *
     * @param max how many changes at most
     * @return the changes that are due, each the lowest undecided version of its aggregate and not sent
     */
    List<PendingChange> awaitDue(int max) throws InterruptedException {
        lock.lock();
        try {
            long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
            for (long wait = toWait(giveUp); wait > 0; wait = toWait(giveUp)) {
                work.awaitNanos(wait);
            }
            List<PendingChange> found = new ArrayList<>();
            long now = System.nanoTime();
            for (Timer first = timers.peek();
                    first != null && first.at() <= now && found.size() < max;
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
        return untold == null ? until - System.nanoTime() : 0;
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
            schedule(change, System.nanoTime() + nanosFromNow);
        } finally {
            lock.unlock();
        }
    }

    /** The last heartbeat that is vouched for and was not asked for yet. */
    WalEntry.@Nullable Beat takeUntold() {
        lock.lock();
        try {
            WalEntry.Beat beat = untold;
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
    record Decided(Map<UUID, Published> versions, WalEntry.@Nullable Beat beat, long recovered) {}

    private record Timer(long at, PendingChange change) {}
}
