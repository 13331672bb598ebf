package io.freshet.bench.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one writer did to one stream or product, and therefore what a feed may show of it at which time. Versions are
 * consecutive, as there is only one writer and it states the version that it changes. Once the outcome of a write is
 * unknown, the item's state is, too, and its history is given up. Thread-safe.
 */
final class History {
    /** Freshness rule 2 of the contract. */
    static final Duration BOUND = Duration.ofSeconds(5);

    private final UUID id;
    private final boolean stream;
    private final List<Change> changes = new ArrayList<>();
    private boolean givenUp;

    History(UUID id, boolean stream) {
        this.id = id;
        this.stream = stream;
    }

    /**
     * A write.
     *
     * @param version the version that it creates
     * @param shown how a feed then shows the item; null if it does not
     * @param acknowledgedNanos by {@link System#nanoTime}; null if not acknowledged
     * @param acknowledgedAt by this machine's clock, which is also PostgreSQL's
     */
    private record Change(
            long version,
            @Nullable String shown,
            @Nullable Long acknowledgedNanos,
            @Nullable Instant acknowledgedAt) {}

    UUID id() {
        return id;
    }

    boolean isStream() {
        return stream;
    }

    synchronized void begun(long version, @Nullable String shown) {
        changes.add(new Change(version, shown, null, null));
    }

    synchronized void acknowledged(long nanos, Instant at) {
        Change last = changes.removeLast();
        changes.add(new Change(last.version(), last.shown(), nanos, at));
    }

    synchronized void giveUp() {
        givenUp = true;
    }

    synchronized boolean isGivenUp() {
        return givenUp;
    }

    synchronized long version() {
        return changes.isEmpty() ? 0 : changes.getLast().version();
    }

    /** How a feed shows it after the last change; null if it does not. */
    synchronized @Nullable String shown() {
        return changes.isEmpty() ? null : changes.getLast().shown();
    }

    /** Whether it has been removed for so long that no page may show it any more, or was given up. */
    synchronized boolean isForgotten(long nowNanos) {
        Long gone = changes.isEmpty() || changes.getLast().shown() != null
                ? null
                : changes.getLast().acknowledgedNanos();
        return givenUp || (gone != null && nowNanos - gone > 4 * BOUND.toNanos());
    }

    /** The place in the history of the latest change that a page must reflect; 0 if there is none. */
    synchronized int dueBy(long requestNanos) {
        int due = 0;
        for (int i = 0; i < changes.size(); i++) {
            Long nanos = changes.get(i).acknowledgedNanos();
            due = nanos != null && requestNanos - nanos > BOUND.toNanos() ? i + 1 : due;
        }
        return due;
    }

    /** The same for a page with this as-of. */
    synchronized int dueBy(Instant asOf) {
        int due = 0;
        for (int i = 0; i < changes.size(); i++) {
            Instant at = changes.get(i).acknowledgedAt();
            due = at != null && !at.isAfter(asOf) ? i + 1 : due;
        }
        return due;
    }

    /** The same for a page that must reflect this version. */
    synchronized int dueFrom(long version) {
        for (int i = 0; i < changes.size(); i++) {
            if (changes.get(i).version() >= version) {
                return i + 1;
            }
        }
        return 0;
    }

    /**
     * The latest place in the history where the item is shown like this.
     *
     * @return from 1; 0 if it is not shown and may not have been created yet; −1 if it was never shown like this
     */
    synchronized int placeOf(@Nullable String shown) {
        for (int i = changes.size(); i > 0; i--) {
            if (Objects.equals(changes.get(i - 1).shown(), shown)) {
                return i;
            }
        }
        return shown == null ? 0 : -1;
    }

    /**
     * The earliest place in the history, from a given one on, where the item is shown like this. An item that is not
     * shown may be gone or not created yet, so a client that did not see it has only seen the earlier of these.
     *
     * @return at least {@code from}; the latest such place if there is none from there on
     */
    synchronized int earliestPlaceOf(@Nullable String shown, int from) {
        if (from == 0 && shown == null) {
            return 0;
        }
        for (int i = Math.max(1, from); i <= changes.size(); i++) {
            if (Objects.equals(changes.get(i - 1).shown(), shown)) {
                return i;
            }
        }
        return placeOf(shown);
    }

    /** The last changes, for the investigation of a violation. */
    synchronized String tail() {
        List<Change> last = changes.subList(Math.max(0, changes.size() - 4), changes.size());
        return last.toString();
    }
}
