package io.freshet.cache;

import java.util.Comparator;
import java.util.UUID;

/**
 * Where an entry stands in an order: parts one after the other, within a part by key, then by id.
 *
 * @param part from 0
 * @param key the smaller, the earlier
 * @param id compared as PostgreSQL compares it: by unsigned bytes, which is by text, and not as {@link UUID} does
 */
record Rank(int part, long key, UUID id) implements Comparable<Rank> {
    private static final Comparator<Rank> ORDER =
            Comparator.comparingInt(Rank::part).thenComparingLong(Rank::key).thenComparing(rank -> rank.id.toString());

    @Override
    public int compareTo(Rank other) {
        return ORDER.compare(this, other);
    }

    /** Whether it stands after another whatever rounding did to either's key. */
    boolean isSurelyAfter(Rank other, long tolerance) {
        if (part != other.part || tolerance == 0) {
            return compareTo(other) > 0;
        }
        return key - tolerance > other.key;
    }
}
