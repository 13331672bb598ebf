package io.freshet.cache.explorer;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The bounds of an exploration. Everything within them is explored exhaustively.
 *
 * @param ticks the last tick
 * @param age the maximum age of a page, in ticks
 * @param changes the changes that writers commit, at most three
 * @param stripeOf the stripe of each scope
 * @param fillers the number of readers that fill, one or two
 * @param faults how often each fault can occur
 * @param mostFaults the most faults in a run
 * @param features additional behaviour to model
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
     * @param partition the partition of its event
     * @param scopes a mask of the scopes that it can alter
     */
    record Change(int partition, int scopes) {}

    /** Behaviour that only some explorations model. */
    enum Feature {
        /** A change is in the WAL before it is visible. */
        EARLY_CDC,
        /** Scopes are places, which an invalidation has to find first. */
        PLACES,
        /** A replica that lags. */
        REPLICA,
        /** An owner that was presumed dead keeps running. */
        ZOMBIE,
        /** The event of the first change cannot be read. */
        POISON,
        /** A filler can wait for another instance to fill the page. */
        LEASES,
        /** A rollback affects one node: the pages, or all the rest. */
        PARTIAL_ROLLBACK,
        /**
         * An invalidation keeps pages of the scope that its change cannot alter. The scopes then stand for pages of one
         * scope. The first change removes an item from a page, which extends the page's reach; the second alters only
         * pages with the extended reach.
         */
        PRECISE,
        /** PRECISE, with both changes to one row: the first removes it from the page, the second is beyond the page. */
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

    /** Lets each of these faults occur this often. */
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
