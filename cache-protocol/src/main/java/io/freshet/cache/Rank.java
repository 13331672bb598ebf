package io.freshet.cache;

import java.util.Comparator;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The position of an entry in an order: compared by part, then by key, then by id.
 *
 * @param part from 0
 * @param key ascending within the part
 * @param id compared as PostgreSQL does: by unsigned bytes, which equals text order, unlike {@link UUID#compareTo}
 * @param at the point that the key was computed from, or null. Entries at one point have equal keys in the database
 *     too, whatever the rounding
 */
record Rank(int part, long key, UUID id, @Nullable GeoPoint at) {
    private static final Comparator<Rank> BY_ID = Comparator.comparing(rank -> rank.id.toString());
    private static final Comparator<Rank> ORDER =
            Comparator.comparingInt(Rank::part).thenComparingLong(Rank::key).thenComparing(BY_ID);
    private static final Pattern COLON = Pattern.compile(":");
    private static final int WITHOUT_PLACE = 3;
    private static final int WITH_PLACE = 5;

    Rank(int part, long key, UUID id) {
        this(part, key, id, null);
    }

    /**
     * Whether it is after another, however the two keys were rounded.
     *
     * @throws ArithmeticException if its key is beyond all bounds
     */
    boolean isSurelyAfter(Rank other, long tolerance) {
        if (at != null && at.equals(other.at)) {
            return BY_ID.compare(this, other) > 0;
        }
        if (part != other.part || tolerance == 0) {
            return ORDER.compare(this, other) > 0;
        }
        return Math.subtractExact(key, tolerance) > other.key;
    }

    /** ASCII text without spaces. */
    String text() {
        return part + ":" + key + ":" + id + (at == null ? "" : ":" + at.latitude() + ":" + at.longitude());
    }

    /**
     * The inverse of {@link #text}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Rank of(String text) {
        String[] fields = COLON.split(text, -1);
        if (fields.length != WITHOUT_PLACE && fields.length != WITH_PLACE) {
            throw new IllegalArgumentException("no place in an order: " + text);
        }
        return new Rank(
                Integer.parseInt(fields[0]),
                Long.parseLong(fields[1]),
                UUID.fromString(fields[2]),
                fields.length == WITHOUT_PLACE
                        ? null
                        : new GeoPoint(Double.parseDouble(fields[3]), Double.parseDouble(fields[4])));
    }
}
