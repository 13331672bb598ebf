package io.freshet.cache.explorer;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How much there is of everything. What is here is explored exhaustively.
 *
 * @param ticks the last tick
 * @param age how many ticks a page may be old
 * @param changes what writers commit, at most three
 * @param stripeOf of each scope
 * @param fillers who read and fill, one or two
 * @param faults how often each can happen
 * @param mostFaults how often faults can happen in all
 * @param features what is in play beyond that
 */
record Bounds(
        int ticks,
        int age,
        List<Change> changes,
        List<Integer> stripeOf,
        int fillers,
        Map<Fault, Integer> faults,
        int mostFaults,
        List<Feature> features) {

    /**
     * A change.
     *
     * @param partition where its event goes
     * @param scopes a mask of those that it can alter
     */
    record Change(int partition, int scopes) {}

    /** What not every exploration needs. */
    enum Feature {
        /** A change is in the WAL before it is visible. */
        EARLY_CDC,
        /** Scopes are places, which an invalidation has to find first. */
        PLACES,
        /** A replica that lags. */
        REPLICA,
        /** A predecessor that was taken for dead goes on. */
        ZOMBIE,
        /** The event of the first change cannot be read. */
        POISON,
        /** Who is to fill a page can wait for another instance that does. */
        LEASES,
        /** A rollback concerns one node: the pages, or all the rest. */
        PARTIAL_ROLLBACK,
        /**
         * An invalidation keeps pages of the scope that its change cannot alter. The scopes are pages of one scope then.
         * The first change takes an item off a page, which then reaches further; the second alters the page only if it
         * reaches so far.
         */
        PRECISE,
        /** What is PRECISE, where both changes are of one row: the first takes it off the page, the second is beyond. */
        SAME_ROW
    }

    static Bounds of(List<Change> changes, Integer... stripeOf) {
        return new Bounds(2, 1, changes, List.of(stripeOf), 2, Map.of(), 0, List.of());
    }

    Bounds ticks(int last) {
        return new Bounds(last, age, changes, stripeOf, fillers, faults, mostFaults, features);
    }

    Bounds fillers(int count) {
        return new Bounds(ticks, age, changes, stripeOf, count, faults, mostFaults, features);
    }

    /** Each of these can happen so often. */
    Bounds faults(int often, Fault... kinds) {
        Map<Fault, Integer> all = new EnumMap<>(Fault.class);
        all.putAll(faults);
        for (Fault kind : kinds) {
            all.put(kind, often);
        }
        int sum = all.values().stream().mapToInt(Integer::intValue).sum();
        return new Bounds(ticks, age, changes, stripeOf, fillers, all, sum, features);
    }

    Bounds mostFaults(int inAll) {
        return new Bounds(ticks, age, changes, stripeOf, fillers, faults, inAll, features);
    }

    Bounds with(Feature... more) {
        return new Bounds(ticks, age, changes, stripeOf, fillers, faults, mostFaults, List.of(more));
    }
}
