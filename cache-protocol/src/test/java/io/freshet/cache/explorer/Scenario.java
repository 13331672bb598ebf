package io.freshet.cache.explorer;

import static io.freshet.cache.explorer.Fault.CRASH;
import static io.freshet.cache.explorer.Fault.EVICT_CONTROL;
import static io.freshet.cache.explorer.Fault.EVICT_ENTRIES;
import static io.freshet.cache.explorer.Fault.EVICT_GENERATION;
import static io.freshet.cache.explorer.Fault.EVICT_PAGE;
import static io.freshet.cache.explorer.Fault.EVICT_REGISTRATION;
import static io.freshet.cache.explorer.Fault.LOSE_SLOT;
import static io.freshet.cache.explorer.Fault.REPEAT;
import static io.freshet.cache.explorer.Fault.ROLLBACK;
import static io.freshet.cache.explorer.Fault.WIPE;

import io.freshet.cache.explorer.Bounds.Change;
import io.freshet.cache.explorer.Bounds.Feature;
import java.util.List;

/** Scenarios, each explored exhaustively. One state space with everything in it would be too large. */
enum Scenario {
    INTERLEAVINGS(
            "two writers on two partitions, two readers that fill and share flights; no fault",
            Bounds.of(List.of(new Change(0, 1), new Change(1, 1)), 0),
            0),
    EARLY(
            "two writers whose changes are in the WAL before they are visible",
            Bounds.of(List.of(new Change(0, 1), new Change(1, 1)), 0).fillers(1).with(Feature.EARLY_CDC),
            0),
    REPLICA(
            "a replica that lags, for the mutants that read it",
            Bounds.of(List.of(new Change(0, 1)), 0).fillers(1).with(Feature.REPLICA),
            0),
    EVICTIONS(
            "two writers; a key of any kind evicted, or Redis wiped",
            Bounds.of(List.of(new Change(0, 1), new Change(1, 1)), 0)
                    .fillers(1)
                    .faults(1, EVICT_PAGE, EVICT_GENERATION, EVICT_CONTROL, WIPE),
            1),
    RESTORED(
            "Redis back to a snapshot, the owner replaced, keys evicted; two of these",
            Bounds.of(List.of(new Change(0, 1)), 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, ROLLBACK, CRASH, EVICT_GENERATION, EVICT_CONTROL),
            2),
    HALF_RESTORED(
            "the pages, or all but the pages, back to a snapshot",
            Bounds.of(List.of(new Change(0, 1)), 0)
                    .fillers(1)
                    .faults(1, ROLLBACK)
                    .with(Feature.PARTIAL_ROLLBACK),
            1),
    SUCCESSOR(
            "Redis back to a snapshot and the owner replaced",
            Bounds.of(List.of(new Change(0, 1)), 0).fillers(1).faults(1, ROLLBACK, CRASH),
            2),
    SHARED_RESTORED(
            "Redis back to a snapshot under two readers that share flights",
            Bounds.of(List.of(new Change(0, 1)), 0).ticks(1).faults(1, ROLLBACK),
            1),
    TWO_OWNERS(
            "Redis back to a snapshot, with two owners that find out one after the other",
            Bounds.of(List.of(new Change(0, 1), new Change(1, 1)), 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, ROLLBACK),
            1),
    ZOMBIE(
            "an owner that is taken for dead and goes on beside its successor",
            Bounds.of(List.of(new Change(0, 1)), 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, CRASH, ROLLBACK)
                    .with(Feature.ZOMBIE),
            2),
    REPEATS(
            "two versions of a row that moves, in any order and repeated; the owner replaced",
            Bounds.of(List.of(new Change(0, 2), new Change(0, 1)), 0, 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, REPEAT, CRASH),
            1),
    STRIPES(
            "a change of two stripes; Redis back to a snapshot",
            Bounds.of(List.of(new Change(0, 3)), 0, 1).ticks(1).fillers(1).faults(1, ROLLBACK),
            1),
    STRIPES_SUCCESSOR(
            "a change of two stripes; the owner replaced",
            Bounds.of(List.of(new Change(0, 3)), 0, 1).ticks(1).fillers(1).faults(1, CRASH),
            1),
    OTHER_STRIPE(
            "a change of one of two stripes; the owner replaced",
            Bounds.of(List.of(new Change(0, 1)), 0, 1).ticks(1).fillers(1).faults(1, CRASH),
            1),
    PLACES(
            "places that have to be found first; their tile evicted, Redis back to a snapshot",
            Bounds.of(List.of(new Change(0, 1)), 0)
                    .fillers(1)
                    .faults(1, EVICT_GENERATION, EVICT_REGISTRATION, ROLLBACK)
                    .with(Feature.PLACES),
            2),
    UNREADABLE(
            "a record that cannot be read; the owner replaced, Redis back to a snapshot",
            Bounds.of(List.of(new Change(0, 1)), 0)
                    .fillers(1)
                    .faults(1, CRASH, ROLLBACK)
                    .with(Feature.POISON),
            2),
    GAP(
            "a lost replication slot; the owner replaced, Redis back to a snapshot",
            Bounds.of(List.of(new Change(0, 1)), 0).fillers(1).faults(1, LOSE_SLOT, CRASH, ROLLBACK),
            3),
    KEPT(
            "two changes on two partitions, one of which keeps a page that lacks the other",
            Bounds.of(List.of(new Change(0, 1), new Change(1, 1)), 0).fillers(1).with(Feature.PRECISE),
            0),
    KEPT_SHARED(
            "the same with two readers that fill and share flights",
            Bounds.of(List.of(new Change(0, 1), new Change(1, 1)), 0).ticks(1).with(Feature.PRECISE),
            0),
    KEPT_EVICTIONS(
            "the same; a key of any kind evicted, the entries apart from the generation, or Redis wiped",
            Bounds.of(List.of(new Change(0, 1), new Change(1, 1)), 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, EVICT_PAGE, EVICT_GENERATION, EVICT_ENTRIES, EVICT_CONTROL, WIPE)
                    .with(Feature.PRECISE),
            1),
    KEPT_RESTORED(
            "the same on one partition; Redis back to a snapshot, whole or in part",
            Bounds.of(List.of(new Change(0, 1), new Change(0, 1)), 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, ROLLBACK)
                    .with(Feature.PRECISE, Feature.PARTIAL_ROLLBACK),
            1),
    KEPT_REPEATS(
            "the same on one partition, in any order and repeated; the owner replaced, or taken for dead",
            Bounds.of(List.of(new Change(0, 1), new Change(0, 1)), 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, REPEAT, CRASH)
                    .with(Feature.PRECISE, Feature.ZOMBIE),
            1),
    KEPT_VERSIONS(
            "two versions of a row that leaves a page, in order and repeated; the owner replaced, or a lost slot",
            Bounds.of(List.of(new Change(0, 1), new Change(0, 1)), 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, REPEAT, CRASH, LOSE_SLOT)
                    .with(Feature.PRECISE, Feature.SAME_ROW),
            1),
    KEPT_PLACES(
            "a page of a place that has to be found first; generation or entries evicted, Redis back to a snapshot",
            Bounds.of(List.of(new Change(0, 1), new Change(1, 1)), 0)
                    .ticks(0)
                    .fillers(1)
                    .faults(1, EVICT_GENERATION, EVICT_ENTRIES, ROLLBACK)
                    .with(Feature.PRECISE, Feature.PLACES),
            1),
    KEPT_PAGES(
            "two pages of a scope, one altered and one kept; the generation or the entries evicted",
            Bounds.of(List.of(new Change(0, 1), new Change(0, 3)), 0, 0)
                    .ticks(1)
                    .fillers(1)
                    .faults(1, EVICT_GENERATION, EVICT_ENTRIES)
                    .with(Feature.PRECISE),
            0),
    AWAITED(
            "Redis back to a snapshot under two readers that share flights, and wait for other instances",
            Bounds.of(List.of(new Change(0, 1)), 0).ticks(1).faults(1, ROLLBACK).with(Feature.LEASES),
            1);

    private final String about;

    @SuppressWarnings("ImmutableEnumChecker") // its lists are never modified
    private final Bounds bounds;

    private final int faults;

    Scenario(String about, Bounds bounds, int faults) {
        this.about = about;
        this.bounds = bounds;
        this.faults = faults;
    }

    String about() {
        return about;
    }

    /**
     * Its bounds.
     *
     * @param more extra faults per run, beyond what the test suite has time for
     */
    Bounds bounds(int more) {
        return bounds.ticks(more > 0 ? Math.max(2, bounds.ticks()) : bounds.ticks())
                .mostFaults(faults + more);
    }
}
