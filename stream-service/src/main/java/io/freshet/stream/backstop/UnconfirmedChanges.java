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
 * was <em>read on its topic</em>, regardless of its sender. A change that reuses a version, because it bypassed the
 * triggers, is decided once it was read there marked as a gap, or a later version was. Only the lowest undecided
 * version of an aggregate may be sent: immediately if it was made by hand, after a grace period if its writer publishes
 * it. A heartbeat is confirmed once everything before it is decided. Bounded. Thread-safe.
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
    private WalEntry.@Nullable Heartbeat confirmedHeartbeat;
    private WalEntry.@Nullable Heartbeat unsent;
    private long bytes;
    private long recovered;

    /**
     * Creates an empty instance.
     *
     * @param onTopic returns the highest version of an aggregate that was read on its topic, or 0
     * @param nanoTime a source like {@link System#nanoTime}
     */
    UnconfirmedChanges(ToLongFunction<UUID> onTopic, BackstopProperties properties, LongSupplier nanoTime) {
        this.onTopic = onTopic;
        this.properties = properties;
        this.nanoTime = nanoTime;
    }

    /**
     * Adds the next entry of the WAL, if there is room.
     *
     * @return whether it was added
     */
    boolean add(WalEntry next) {
        lock.lock();
        try {
            if (order.size() >= properties.maxUndecided() || bytes >= properties.maxUndecidedBytes()) {
                return false;
            }
            switch (next) {
                case WalEntry.Heartbeat heartbeat -> order.add(heartbeat);
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
        // Only this run can publish a change of ours, so the topic shows another change with that version.
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

    /** Waits, for a bounded time, until there may be room. */
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

    /** Records what was read on the topics. */
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
        // a later version includes this change; a late duplicate of an earlier one does not
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
            } else if (order.peekFirst() instanceof WalEntry.Heartbeat heartbeat) {
                confirmedHeartbeat = heartbeat;
                unsent = heartbeat;
                work.signal();
            }
            order.pollFirst();
            room.signal();
        }
    }

    /** Waits, for a bounded time, for work. */
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
     * Takes the changes that are due. The caller puts back those that it does not send.
     *
     * @param max the maximum number of changes
     * @return changes that are unsent and the lowest undecided version of their aggregate
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
        return unsent == null ? until - nanoTime.getAsLong() : 0;
    }

    /** Marks a change as sent. Returns false if it has been decided in the meantime. */
    boolean markSent(PendingChange change) {
        lock.lock();
        try {
            change.sent();
            return !change.isDecided();
        } finally {
            lock.unlock();
        }
    }

    /** Puts back a change that could not be sent or must not be sent yet. */
    void retry(PendingChange change, long nanosFromNow) {
        lock.lock();
        try {
            change.failed();
            schedule(change, nanoTime.getAsLong() + nanosFromNow);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the last confirmed heartbeat, or null if it was taken already. */
    WalEntry.@Nullable Heartbeat takeHeartbeat() {
        lock.lock();
        try {
            WalEntry.Heartbeat heartbeat = unsent;
            unsent = null;
            return heartbeat;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the changes decided since the last call, and the last heartbeat confirmed since then. */
    Decided takeDecided() {
        lock.lock();
        try {
            Decided taken = new Decided(decided, confirmedHeartbeat, recovered);
            decided = new HashMap<>();
            confirmedHeartbeat = null;
            recovered = 0;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * What was decided since the last call.
     *
     * @param versions the highest decided version of each aggregate
     * @param heartbeat the last confirmed heartbeat, or null if there is no new one
     * @param recovered the number of versions that the backstop was first to publish
     */
    record Decided(Map<UUID, Published> versions, WalEntry.@Nullable Heartbeat heartbeat, long recovered) {}

    private record Timer(long at, PendingChange change) {}
}
